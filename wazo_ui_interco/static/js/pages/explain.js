// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

import { content } from '../core/page.js';
import { h, show } from '../core/dom.js';

show(content, h('p', {}, ''));
