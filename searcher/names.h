/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names - groups of spellings that mean the same company, place or person.
 *
 * Used by the searcher only. The groups of "known_names.h" are compiled in;
 * the user adds groups in $XDG_CONFIG_HOME/pullquote/names (else
 * $HOME/.config/pullquote/names):
 *
 *	# a comment, and empty lines, are left out
 *	Huawei, 华为, ہواوے
 *
 * One group a line, its names parted by commas or TABs; at least two. A
 * name may be several words.
 */
#ifndef SEARCHER_NAMES_H
#define SEARCHER_NAMES_H

#include "shared/bytes.h"

struct names;

enum {
	NAMES_GROUP = 32,      /* most names of a group */
	NAMES_NAME_BYTES = 200 /* longest name */
};

struct names_group {
	const struct text *names; /* folded, without marks */
	size_t count;
};

/* Reads the user's file, if there is one. A bad line is STATUS_BAD_QUERY
 * with the file's name and the line's number. */
enum status names_open(struct names **out, struct fault *fault);
/* As names_open, but the file is `path`; NULL: none. */
enum status names_open_file(struct names **out, const char *path,
			    struct fault *fault);
/* Accepts NULL. */
void names_close(struct names *names);

size_t names_count(const struct names *names);
/* Group `i`, borrowed until names_close. */
struct names_group names_at(const struct names *names, size_t i);
/* Appends a name as it is compared: in its plain form ("plain.h"), runs of
 * white space as one blank. */
enum status names_fold(struct bytes *out, struct text name,
		       struct fault *fault);

#endif
