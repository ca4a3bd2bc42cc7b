/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * candidates_path - the files and folders of an index that "path:" names.
 *
 * Used by candidates_field.c, and to look at an article's record. A path is
 * known by three names: as hits show it (the root's folder as it was given,
 * "/", the path below it), as label/folder/file, and by each end of these
 * that begins behind a "/" or with it. All articles below a folder that is
 * named are found.
 */
#ifndef SEARCHER_CANDIDATES_PATH_H
#define SEARCHER_CANDIDATES_PATH_H

#include "searcher/candidates.h"

/* Whether the path, or a folder above it, has this name or such an end. */
bool candidates_path_has(struct text value, struct text path);
/* Sets the terms of the node. */
enum status candidates_path_read(struct candidates *out, struct index *index,
				 size_t node, struct fault *fault);

#endif
