# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of Wazo's dialplan that decide where a call goes.

They are written from the behaviour of wazo-confgend d650fa0 and wazo-asterisk-config
ee0929a on Asterisk 22.10.1, as calls showed it. Compared with Wazo:

- An extension of a user, and an incall whose destination is not one of
  `_DESTINATIONS`, logs the call and answers it; no destination is called.
- The context of users holds only their extensions, without feature codes and without
  the outgoing routes that it includes.
- `s` parses To as a URI. Wazo cuts To at the first `:` and `@`, so it finds no number
  if the display name holds one of these characters.
- A number that no extension matches after `_+.` or `s` is answered and hung up; Wazo
  plays an announcement before that.
- After the last trunk, Wazo plays an announcement and the telephone gets a 200; here
  the call ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from asterisk_config import render_answering_extension

_INCALL = 'incall'
_NUMBER_NORMALISATION = """
exten => _+.,1,Set(NUMBER_WITHOUT_PLUS=${EXTEN:1})
 same => n,Goto(${CONTEXT},${NUMBER_WITHOUT_PLUS},1)
exten => s,1,ExecIf($["${NUMBER_IN_TO}" != ""]?Hangup())
 same => n,Set(NUMBER_IN_TO=${PJSIP_PARSE_URI(${PJSIP_HEADER(read,To)},user)})
 same => n,Goto(${CONTEXT},${NUMBER_IN_TO},1)
exten => i,1,Answer()
 same => n,Hangup()
"""


# The application by the destination of an incall, with its two arguments as fields.
_DESTINATIONS = {
    'custom': 'Exec({})',
    'extension': 'Goto({1},{0},1)',
    'endcall:hangup': 'Hangup()',
}
_ROUTE = """
exten => {},1,Set(__XIVO_BASE_EXTEN=${{EXTEN}})
 same => n,{}
 same => n,Hangup()
"""


class Extension(NamedTuple):
    """An extension of a context, and the destination of its incall."""

    exten: str
    action: str | None = None
    argument: str | None = None
    other_argument: str | None = None


# The columns of the database that make an extension.
COLUMNS = ('exten', 'action', 'actionarg1', 'actionarg2')


def render_context(name: str, type_: str, extensions: Iterable[Extension]) -> str:
    """Return a context with its extensions; only type incall changes numbers."""
    text = ''.join(map(_render_extension, extensions))
    if type_ == _INCALL:
        text += _NUMBER_NORMALISATION
    return f'[{name}]\n{text}'


def _render_extension(extension: Extension) -> str:
    """Return an extension; the command of a custom destination has `;` for `,`."""
    application = _DESTINATIONS.get(extension.action or '')
    if application is None:
        return render_answering_extension(extension.exten)
    first = (extension.argument or '').replace(';', ',')
    return _ROUTE.format(
        extension.exten, application.format(first, extension.other_argument)
    )


def list_trunk_attempts(dial_strings: Mapping[int, str]) -> Iterator[str]:
    """Yield the applications that try trunks in order.

    The next trunk is tried after CONGESTION or CHANUNAVAIL only.

    :param dial_strings: the argument of Dial by the id of the trunk
    """
    for id_, dial_string in dial_strings.items():
        yield f'Dial({dial_string})'
        yield f'Log(NOTICE,trunk {id_}: ${{DIALSTATUS}})'
        yield (
            'ExecIf($["${DIALSTATUS}" != "CONGESTION"'
            ' & "${DIALSTATUS}" != "CHANUNAVAIL"]?Hangup())'
        )
    yield 'Hangup()'
