# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that list many documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from json import JSONEncoder
from typing import Any, Final

from flask import Response

_ENCODER: Final = JSONEncoder()


def answer_list(total: int, items: Iterable[Mapping[str, Any]]) -> Response:
    """Return the answer of a list.

    Each document becomes text as soon as it exists. A page of 1,000 documents has
    100,000 objects, which would take more memory than their text, and which Python
    would search for garbage (docs/scale.md).

    :param total: the number of matches, of which the items are one page
    """
    texts = ', '.join(map(_ENCODER.encode, items))
    body = f'{{"total": {total}, "items": [{texts}]}}\n'
    return Response(body, mimetype='application/json')
