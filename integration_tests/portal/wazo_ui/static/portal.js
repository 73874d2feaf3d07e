// What wazo-ui does with every page when it is ready.
$(document).ready(() => {
  $('.selectfield').select2();
  $('#working-tenant').on('change', function submit() { this.submit(); });
  $('div.alert-success').fadeOut(3000);
});
