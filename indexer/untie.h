/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * untie - JSON that refers to parts of itself, as a tree.
 *
 * Used by the indexer only. Programs that send a page what it shows write
 * each thing once, and where it comes again a reference: a number of the
 * list around all ([{"article":1},{"title":2},"Quay"], also with names such
 * as "_2"), the name of a member of an object around ({"__ref":"Article:7"},
 * {"type":"id","id":"Article:7"}, "$7"). A thing that is referred to often,
 * or by itself, is in the tree a few times, so that the tree is about as
 * large as what it is made of.
 */
#ifndef INDEXER_UNTIE_H
#define INDEXER_UNTIE_H

#include <jansson.h>

#include "shared/status.h"

/* *out has its own reference. At most *value_count values, which becomes how
 * many may still be made: further ones are left out. A name counts as one, and
 * a long string as several, since readers of the tree meet it at each place. */
enum status untie_json(json_t **out, json_t *root, size_t *value_count,
		       struct fault *fault);

#endif
