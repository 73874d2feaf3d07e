# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the code takes from its host, read from the code itself."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from pkgutil import resolve_name

import wazo_confd_interco

HOST = {'wazo_bus', 'wazo_confd', 'wazo_provd_client', 'xivo', 'xivo_dao'}
ROOT = Path(wazo_confd_interco.__file__).parent


@dataclass
class Module:
    """A module of the plugin: what it imports, and the tables that it names."""

    tree: ast.Module
    imported: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)


def modules() -> dict[str, Module]:
    """By the last part of their name, as others write it: `rows`."""
    found = {}
    for path in ROOT.rglob('*.py'):
        if 'tests' not in path.parts:
            module = Module(ast.parse(path.read_text()))
            module.imported = dict(_imported(module.tree))
            module.tables = dict(_tables(module))
            found[str(path.relative_to(ROOT))] = module
    return found


def names() -> set[str]:
    """`module:name`, or `module:Class.attribute`, for all that is imported."""
    found = set()
    for module in modules().values():
        found |= {used for used in module.imported.values() if not _is_module(used)}
        for node in ast.walk(module.tree):
            owner = _owner(node, module.imported)
            if owner and node.attr != '__table__' and _has_attributes(owner):
                found.add(_attribute(owner, node.attr))
    return found


def columns() -> set[str]:
    """`module:Model.column` for all that is written as `table.c.column`."""
    tables = {
        (Path(path).stem, name): model
        for path, module in modules().items()
        for name, model in module.tables.items()
    }
    found = set()
    for path, module in modules().items():
        for node in ast.walk(module.tree):
            name = _column_of(node, Path(path).stem)
            if name in tables:
                found.add(f'{tables[name]}.{node.attr}')
    return found


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or node.level:
            continue
        if node.module.split('.')[0] in HOST:
            for name in node.names:
                yield name.asname or name.name, f'{node.module}:{name.name}'


def _tables(module: Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute):
            owner = _owner(node.value, module.imported)
            if owner and node.value.attr == '__table__':
                yield node.targets[0].id, owner


def _owner(node: ast.AST, imported: dict[str, str]) -> str | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return imported.get(node.value.id)
    return None


def _column_of(node: ast.AST, own: str) -> tuple[str, str] | None:
    """The module and the name of the table in `table.c.x` and `module.table.c.x`."""
    match node:
        case ast.Attribute(ast.Attribute(ast.Name(table), 'c')):
            return own, table
        case ast.Attribute(ast.Attribute(ast.Attribute(ast.Name(at), table), 'c')):
            return at, table
    return None


def _is_module(used: str) -> bool:
    return inspect.ismodule(resolve_name(used))


def _has_attributes(used: str) -> bool:
    """Of proxies, only a request knows what they have."""
    found = resolve_name(used)
    return inspect.ismodule(found) or inspect.isclass(found)


def _attribute(owner: str, name: str) -> str:
    if _is_module(owner):
        return f'{owner.replace(":", ".")}:{name}'
    return f'{owner}.{name}'
