# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How values are spelled in options."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..option_codecs import (
    BOOLEAN,
    CODECS,
    HOSTS,
    INTEGER,
    TEXT,
    UNKNOWN,
    WORDS,
    choice,
    escape,
    unescape,
    uri_of,
)

_WORDS = st.lists(st.from_regex('[A-Za-z0-9_.:-]+', fullmatch=True), min_size=1)
_SPELLINGS = (BOOLEAN, CODECS, HOSTS, INTEGER, TEXT, WORDS)


def without_comment(line: str) -> str:
    """What Asterisk's main/config.c leaves of a line: `;` ends it, `\\;` is a `;`."""
    kept = ''
    for character in line:
        if character == ';' and not kept.endswith('\\'):
            break
        kept = kept[:-1] + ';' if character == ';' else kept + character
    return kept


@given(st.text())
def test_an_escaped_text_is_what_asterisk_reads(text):
    assert without_comment(escape(text)) == text


@given(st.text())
def test_an_escaped_text_reads_as_it_was(text):
    assert unescape(escape(text)) == text


@given(st.text(st.sampled_from('a;\\ ')))
def test_a_text_is_what_asterisk_reads_or_unknown(text):
    read = unescape(text)
    assert read is UNKNOWN or read == without_comment(text)


@pytest.mark.parametrize('text', [';', 'a;b', 'a\\;b;c', 'a; b'])
def test_a_text_that_asterisk_cuts_is_unknown(text):
    assert unescape(text) is UNKNOWN


@given(st.sampled_from(_SPELLINGS), st.text() | st.from_regex('[a-z0-9,!;:. -]*'))
def test_what_is_read_is_written_to_the_same_meaning(spelling, text):
    value = spelling.read(text)
    if value is not UNKNOWN:
        assert spelling.read(spelling.write(value)) == value


@pytest.mark.parametrize('text', ['yes', 'YES', 'true', 'y', 't', '1', 'on', 'On'])
def test_asterisks_words_for_true_read_as_true(text):
    assert BOOLEAN.read(text) is True


@pytest.mark.parametrize('text', ['no', 'No', 'false', 'n', 'f', '0', 'off'])
def test_asterisks_words_for_false_read_as_false(text):
    assert BOOLEAN.read(text) is False


@pytest.mark.parametrize('text', ['', '2', 'ja', ' yes', 'yes ', 'auto'])
def test_no_other_word_is_a_boolean(text):
    assert BOOLEAN.read(text) is UNKNOWN


@given(st.booleans())
def test_a_boolean_reads_as_it_was_written(value):
    assert BOOLEAN.read(BOOLEAN.write(value)) is value


@given(st.integers(-(2**31), 2**31 - 1))
def test_an_integer_of_32_bits_reads_as_it_was_written(value):
    assert INTEGER.read(INTEGER.write(value)) == value


@pytest.mark.parametrize(
    'text',
    ['', '-', '+1', '01', '1.0', '1e3', ' 1', '-0', '٣', '2147483648', '9' * 5000],
)
def test_what_would_be_written_otherwise_is_no_integer(text):
    assert INTEGER.read(text) is UNKNOWN


@given(_WORDS)
def test_words_read_as_they_were_written(words):
    assert WORDS.read(WORDS.write(words)) == words


@given(_WORDS)
def test_codecs_read_as_they_were_written(names):
    assert CODECS.read(CODECS.write(names)) == names


def test_codecs_are_written_after_none_at_all():
    assert CODECS.write(['ulaw', 'g722']) == '!all,ulaw,g722'


@pytest.mark.parametrize('text', ['ulaw', 'ulaw,!all', '!all', '!all,', 'all', ''])
def test_codecs_that_add_to_others_are_unknown(text):
    assert CODECS.read(text) is UNKNOWN


@pytest.mark.parametrize(
    ('text', 'hosts'),
    [
        ('sip:sip.example.com', ['sip.example.com']),
        ('sip:192.0.2.1:5080', ['192.0.2.1:5080']),
        ('sip:[2001:db8::1]:5061', ['[2001:db8::1]:5061']),
        ('sip:a,sip:b', ['a', 'b']),
        ('sip:a, sip:b', ['a', 'b']),
        ('sips:a', ['sips:a']),
        ('sip:sip:a', ['sip:sip:a']),
        ('sip:sips:a', ['sip:sips:a']),
        ('sip:u@a', ['sip:u@a']),
        ('sip:a\\;transport=tcp', ['sip:a;transport=tcp']),
    ],
)
def test_contacts_read_as_people_say_them(text, hosts):
    assert HOSTS.read(text) == hosts


@pytest.mark.parametrize('text', ['', 'a', 'sip:', 'sip:a,', 'sip:a;lr', 'tel:1'])
def test_other_contacts_are_unknown(text):
    assert HOSTS.read(text) is UNKNOWN


def test_hosts_are_written_in_one_contact():
    hosts = ['a', 'sip:b;transport=tcp']
    assert HOSTS.write(hosts) == 'sip:a,sip:b\\;transport=tcp'


@pytest.mark.parametrize(
    ('host', 'uri'),
    [
        ('a', 'sip:a'),
        ('a:5061', 'sip:a:5061'),
        ('sips:a', 'sips:a'),
        ('sip:a', 'sip:a'),
    ],
)
def test_a_host_is_a_sip_uri_unless_it_is_one(host, uri):
    assert uri_of(host) == uri


@pytest.mark.parametrize(('text', 'value'), [('a', 'a'), ('A', UNKNOWN), ('', UNKNOWN)])
def test_a_choice_is_one_of_its_words(text, value):
    assert choice('a', 'b').read(text) is value
