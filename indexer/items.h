/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * items - a file of JSON that is no JSON Lines, cut into its records.
 *
 * Used by the indexer only. Items are the members of an array around all,
 * or values one behind the other, over as many lines as they like. Only
 * strings and brackets are looked at: whether an item is JSON is seen when
 * it is read, and a bad one does not lose the others unless its brackets or
 * quotes do not match. Comments between them are passed over; what is no
 * value is an item up to the end of its line.
 *
 *	struct items items = items_of(text);
 *	struct text item;
 *
 *	while (items_next(&items, &item))
 *		...
 */
#ifndef INDEXER_ITEMS_H
#define INDEXER_ITEMS_H

#include "shared/bytes.h"

/* Stands before each value of a sequence (RFC 7464). */
enum { ITEMS_SEPARATOR = 0x1E };

/* Without blanks around it and separators before it. */
struct text items_trim(struct text text);

struct items {
	struct text text; /* valid UTF-8 */
	size_t offset;
	bool is_array; /* inside of the array around all */
};

struct items items_of(struct text text);
/* Behind the name that a script gives its records (window.YTD.tweets.part0 =
 * [...], var story = {...}) or hands them to (answer({...})), and what keeps
 * others from running it (while(1);), which items_of passes over; 0: none
 * stands at the beginning. */
size_t items_name_end(struct text text);
/* The next item, borrowed from the text; false at the end. */
bool items_next(struct items *items, struct text *out);

/* The lists of objects that a text has in it, one after the other, also
 * those inside of others, at most `depth` brackets deep; with has_members
 * also the objects that are members of others. */
struct items_list {
	struct text text;
	size_t offset;
	size_t depth;
	size_t deepest;
	bool has_members;
};

#define ITEMS_LIST_OF(whole, depth_max) \
	((struct items_list){ .text = (whole), .deepest = (depth_max) })

/* From bracket to bracket, borrowed from the text; false at the end. */
bool items_next_list(struct items_list *list, struct text *out);
/* Goes on behind the list or member that was given last, not inside of it. */
void items_pass_list(struct items_list *list, struct text given);

/* The members of an object that are objects themselves. */
struct items_members {
	struct text text;
	size_t offset;
	struct text name; /* of the one given last, in its quotes */
};

#define ITEMS_MEMBERS_OF(object) ((struct items_members){ .text = (object) })

/* The next one, from bracket to bracket, borrowed from the text; false at the
 * end of the object, and where the text does not begin with one. */
bool items_next_member(struct items_members *members, struct text *out);

/* Commas and colons outside of strings: about how many values there are. */
size_t items_count_values(struct text text);

#endif
