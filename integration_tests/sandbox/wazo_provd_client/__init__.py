# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A wazo-provd client that never talks: what is asked of it is noted in ``asked``."""

from __future__ import annotations

from typing import Any

asked: list[tuple[str, tuple, dict]] = []


class Client:
    def __init__(self, *args: Any, **config: Any) -> None:
        self.token = None

    def set_token(self, token: str) -> None:
        self.token = token

    def __getattr__(self, name: str) -> Any:
        if name.startswith('__'):
            raise AttributeError(name)
        return _Recorder(name)


class _Recorder:
    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> _Recorder:
        return _Recorder(f'{self._path}.{name}')

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        asked.append((self._path, args, kwargs))
