def check(pattern):
    pass
