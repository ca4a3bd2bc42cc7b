/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/fields.h"

#include <stdlib.h>
#include <string.h>

#include "indexer/cues.h"
#include "indexer/dates.h"
#include "indexer/fuller.h"
#include "indexer/lines.h"
#include "indexer/rich.h"
#include "shared/array.h"
#include "shared/json.h"
#include "shared/memory.h"

enum {
	TREE_DEPTH = 16,        /* of a text in parts */
	TREE_BYTES = 256 << 20, /* never more than the record */
	NUMBER_BYTES = 64,
	MEMBER_BYTES = 32, /* of a member's name, at most */
	PERSON_BYTES = 256,
	DATE_PARTS = 3,   /* year, month, day */
	ITEMS_TRIED = 16, /* of a list that may be one of articles */
	WHOLE_BYTES = 40, /* of what may be there twice, at least */
	WHOLE_SHARE = 8,  /* of its length, that it has in another form */
	LAST_YEAR = 9999
};

/* Objects that say something of the article that they are in. */
static const char *const inner_names[] = {
	"_source", "article", "story", "thread", "fields", "metadata", "meta",
	"data", "doc", "document", "item", "post", "attributes", "frontmatter",
	"snippet",
	/* of a message, the whole of it, and what it says again */
	"extended_tweet", "retweeted_status"
};

/* In them {"data": {"content": ..., "metadata": {"title": ...}}}. */
static const char *const nested_names[] = { "metadata", "extended_tweet" };

/* Under which of its members an object says what it is called, and under
 * which it has a text as a whole. */
static const char *const value_names[] = {
	"real_name", "name",     "displayName", "display_name", "rendered",
	"@value",    "#text",    "text",        "value",        "title",
	"main",      "original", "basic",       "username",     "$t",
	"_",         "content",  "html",        "plain"
};
static const char *const text_names[] = { "rendered", "@value", "#text", "text",
					  "value",    "$t",     "_" };

/* A text in parts under a name that is none of ours, where there is no other:
 * lists of comments and of related articles have prose, too. */
static const char *const body_names[] = {
	"sections",      "pages",           "blocks",        "parts",
	"segments",      "chunks",          "elements",      "components",
	"contentblocks", "contentelements", "contentparts",  "bodyblocks",
	"bodyelements",  "bodyparts",       "articleblocks", "articleparts",
	"lexical",       "sentences",       "paras",         "lines",
	"passages",      "utterances"
};

/* Lists of sentences that readers said, not the article. */
static const char *const said_names[] = { "comments", "replies", "responses",
					  "reactions", "tweets" };

/* What goes on behind the article's text: a live blog's updates. */
static const char *const sequel_names[] = {
	"updates",         "liveupdates", "liveblogupdate",
	"liveblogupdates", "liveblog",    "liveblogentries"
};

/* The same, unless its items are articles: feeds call theirs so. What Slack
 * shows below a message has a plain form ("fallback"). */
static const char *const entry_names[] = { "entries" };

/* Members of a text in parts that are headings. */
static const char *const heading_names[] = { "headline", "heading",
					     "subheadline", "title" };

/* Members that say what a part is, and are no text of it. */
static const char *const mark_names[] = {
	"type",         "nodeType", "kind",  "id",    "_id",     "_type",
	"_key",         "key",      "class", "style", "align",   "url",
	"href",         "src",      "slug",  "lang",  "version", "contentType",
	"content_type", "msgtype",  "format"
};

static bool is_one_of(const char *name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, list[i]) == 0)
			return true;
	return false;
}

static struct text text_in(const json_t *string)
{
	return (struct text){ json_string_value(string),
			      json_string_length(string) };
}

/* A value without what says of which type it is: {"$date": {"$numberLong":
 * "1629158400000"}} as MongoDB writes it. */
static json_t *unwrapped(json_t *value)
{
	while (json_is_object(value) && json_object_size(value) == 1) {
		void *member = json_object_iter(value);

		if (json_object_iter_key(member)[0] != '$')
			break;
		value = json_object_iter_value(member);
	}
	return value;
}

/* The member of this name, or of the same with a capital: programs that name
 * all they have so ("PublishedDate") do in objects, too. NULL: none. */
static json_t *member_of(const json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);
	char capital[MEMBER_BYTES] = { 0 };

	if (value || name[0] < 'a' || name[0] > 'z' ||
	    strlen(name) >= sizeof(capital))
		return value;
	memcpy(capital, name, strlen(name));
	capital[0] = (char)(name[0] - 'a' + 'A');
	return json_object_get(object, capital);
}

/* The first of these members that is a string; NULL when none is. */
static const json_t *string_in(const json_t *object, const char *const *names,
			       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const json_t *value = unwrapped(member_of(object, names[i]));

		if (json_is_string(value))
			return value;
	}
	return NULL;
}

/* An object's own name for itself. */
static const json_t *name_in(const json_t *object)
{
	return string_in(object, value_names, COUNT(value_names));
}

/* Where an object leads, of which this is a list or one: {"rel": "alternate",
 * "href": ...}. What leads to the feed, or to a file, is none. */
static const json_t *address_in(const json_t *object)
{
	static const char *const names_of[] = { "href", "url" };
	const json_t *rel = json_object_get(object, "rel");

	if (json_is_string(rel) &&
	    strcmp(json_string_value(rel), "alternate") != 0 &&
	    strcmp(json_string_value(rel), "canonical") != 0)
		return NULL;
	return string_in(object, names_of, COUNT(names_of));
}

/* What an object says under this name. */
static const json_t *claim_in(const json_t *object, struct text name)
{
	static const char *const links[] = { "link", "alternate", "canonical" };
	const json_t *address = claims_are_called(name, links, COUNT(links)) ?
					address_in(object) :
					NULL;

	return address ? address : name_in(object);
}

bool fields_is_text_or_title(const char *name)
{
	enum claims_kind kind;

	return claims_knows(text_of(name), &kind) &&
	       (kind == CLAIMS_TEXT || kind == CLAIMS_TITLE) &&
	       strcmp(name, "name") != 0;
}

const json_t *fields_title(const json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		const json_t *string = json_is_object(value) ? name_in(value) :
							       value;
		enum claims_kind kind;

		if (json_string_length(string) > 0 &&
		    claims_knows(text_of(key), &kind) && kind == CLAIMS_TITLE &&
		    strcmp(key, "name") != 0)
			return string;
	}
	return NULL;
}

static bool has_text_or_title(const json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		if (fields_is_text_or_title(key))
			return true;
	}
	return false;
}

/* ---- A text in parts --------------------------------------------------- */

/* A list or object on the way through a tree. */
struct level {
	json_t *value;
	size_t index;          /* of a list's next item */
	void *member;          /* an object's next one */
	bool is_heading;       /* strings here are headings */
	bool is_text;          /* all of it, not just what is called so */
	const char *text_name; /* the member that is the object's text */
	json_t *whole; /* the longest string in it, where others may be the
			* same in another form */
};

struct tree {
	struct level levels[TREE_DEPTH];
	size_t depth;
	struct bytes text;
	struct heading *headings;
	size_t heading_count;
	size_t heading_room;
	struct pool *pool;
};

/* The member with the longest text, or the last that has one in parts; NULL
 * when none is called so. */
static const char *find_text_name(const json_t *object)
{
	const char *best = NULL;
	size_t length = 0;
	const char *key;
	json_t *value;

	/* jansson's iterators want an object that may change. */
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		enum claims_kind kind;

		if (!claims_knows(text_of(key), &kind) || kind != CLAIMS_TEXT)
			continue;
		if (json_is_array(value) || json_is_object(value) ||
		    json_string_length(value) > length)
			best = key;
		if (json_string_length(value) > length)
			length = json_string_length(value);
	}
	return best;
}

/* The longest string: of two forms of one text the one with tags in it. NULL:
 * too short for it to matter. */
static json_t *find_whole(json_t *object)
{
	json_t *best = NULL;
	size_t length = WHOLE_BYTES;
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		if (json_string_length(value) < length)
			continue;
		best = value;
		length = json_string_length(value);
	}
	return best;
}

/* Whether the string says what the whole of the object does, as plain text
 * beside HTML. Short ones are not compared: of those there may be many. */
static bool is_again(const struct level *level, const json_t *value)
{
	const struct text whole = text_in(level->whole);
	const struct text text = text_in(value);

	return level->whole && value != level->whole &&
	       text.length > whole.length / WHOLE_SHARE &&
	       fuller_has(whole, text) && fuller_has(text, whole);
}

static void push(struct tree *tree, json_t *value, bool is_heading,
		 bool is_text)
{
	bool is_object = json_is_object(value);

	if (tree->depth == TREE_DEPTH)
		return;
	tree->levels[tree->depth++] = (struct level){
		.value = value,
		.member = is_object ? json_object_iter(value) : NULL,
		.is_heading = is_heading,
		.is_text = is_text,
		.text_name = is_object && !is_text ? find_text_name(value) :
						     NULL,
		.whole = is_object && is_text ? find_whole(value) : NULL
	};
}

static bool is_mark(const char *name)
{
	return is_one_of(name, mark_names, COUNT(mark_names)) ||
	       (name[0] == '@' && strcmp(name, "@value") != 0);
}

/* Whether a string may be said: no key, no address, no time. */
static bool is_said(struct text text)
{
	bool has_blank = false;

	if (text.length > 4 && text_begins_caseless(text, TEXT("http")))
		return false;
	for (size_t i = 0; i < text.length && !has_blank; i++)
		has_blank = text.data[i] == ' ' ||
			    (unsigned char)text.data[i] >= 0x80;
	return has_blank &&
	       dates_parse(text, LAST_YEAR, 0).precision == RECORD_UNDATED;
}

/* Whether an object's member is of the text: its text and its title, or where
 * it has no text what is none of ours. */
static bool is_of_text(struct level *level, const char *name, bool *is_text)
{
	enum claims_kind kind;

	*is_text = level->is_text;
	if (level->is_text)
		return true;
	if (!claims_knows(text_of(name), &kind))
		return !level->text_name;
	*is_text = true;
	if (kind == CLAIMS_TITLE)
		return strcmp(name, "name") != 0;
	return level->text_name ? strcmp(name, level->text_name) == 0 :
				  kind == CLAIMS_LEAD;
}

/* The next value of the deepest level; NULL at its end. */
static json_t *step(struct level *level, bool *is_heading, bool *is_text)
{
	const char *name;
	json_t *value;

	*is_heading = level->is_heading;
	*is_text = level->is_text;
	if (json_is_array(level->value))
		return json_array_get(level->value, level->index++);
	do {
		if (!level->member)
			return NULL;
		name = json_object_iter_key(level->member);
		value = json_object_iter_value(level->member);
		level->member =
			json_object_iter_next(level->value, level->member);
	} while ((json_is_string(value) &&
		  (is_mark(name) || is_again(level, value))) ||
		 !is_of_text(level, name, is_text));
	*is_heading |= is_one_of(name, heading_names, COUNT(heading_names));
	return value;
}

static enum status mark_heading(struct tree *tree, struct heading heading,
				struct fault *fault)
{
	size_t room = tree->heading_room ? 2 * tree->heading_room : 16;
	void *place;
	enum status status;

	if (tree->heading_count == tree->heading_room) {
		status = pool_take(tree->pool, room, sizeof(*tree->headings),
				   &place, fault);
		if (status)
			return status;
		if (tree->heading_count > 0)
			memcpy(place, tree->headings,
			       tree->heading_count * sizeof(*tree->headings));
		tree->headings = place;
		tree->heading_room = room;
	}
	tree->headings[tree->heading_count++] = heading;
	return STATUS_OK;
}

/* Those that are in a part which begins at `start` of the tree's text. */
static enum status mark_headings(struct tree *tree, const struct fragment *part,
				 size_t start, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < part->heading_count && !status; i++)
		status = mark_heading(
			tree, heading_at(part->headings[i], start), fault);
	return status;
}

/* Each part is HTML or not by itself. */
static enum status put_part(struct tree *tree, struct text value,
			    bool is_heading, struct fault *fault)
{
	struct fragment part;
	size_t start;
	enum status status = fragment_read(&part, lines_trim(value),
					   FRAGMENT_GUESS, tree->pool, fault);

	if (status || part.text.length == 0)
		return status;
	if (tree->text.length > 0)
		status = bytes_append(&tree->text, TEXT("\n\n"), fault);
	start = tree->text.length;
	if (!status)
		status = bytes_append(&tree->text, part.text, fault);
	if (status)
		return status;
	/* one of several lines is text */
	if (!is_heading || memchr(part.text.data, '\n', part.text.length) ||
	    memchr(part.text.data, '\r', part.text.length))
		return mark_headings(tree, &part, start, fault);
	return mark_heading(tree,
			    (struct heading){ .start = start,
					      .end = tree->text.length },
			    fault);
}

/* What is said in a recording is one part. */
static enum status put_cues(struct tree *tree, const json_t *list,
			    struct fault *fault)
{
	struct bytes said = BYTES_UP_TO(TREE_BYTES);
	enum status status = cues_join(&said, list, fault);

	if (!status)
		status = put_part(tree, text_from(&said), false, fault);
	bytes_free(&said);
	return status;
}

/* Strings in the order of the lists and members that they are in. `is_text`:
 * all of them. */
static enum status read_tree(struct tree *tree, json_t *root, bool is_text,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	if (cues_are(root))
		return put_cues(tree, root, fault);
	push(tree, root, false, is_text);
	while (tree->depth > 0 && !status) {
		bool is_heading;
		bool is_all;
		json_t *value = step(&tree->levels[tree->depth - 1],
				     &is_heading, &is_all);

		if (!value)
			tree->depth--;
		else if (cues_are(value))
			status = put_cues(tree, value, fault);
		else if (json_is_array(value) || json_is_object(value))
			push(tree, value, is_heading, is_all);
		else if (json_is_string(value) &&
			 (is_all || is_said(text_in(value))))
			status = put_part(tree, text_in(value), is_heading,
					  fault);
	}
	return status;
}

/* Those of a text as editors keep it, of which pieces of lines are parts. */
static enum status read_rich(struct tree *tree, const json_t *root,
			     struct fault *fault)
{
	struct bytes text = BYTES_UP_TO(TREE_BYTES);
	json_t *list = json_array();
	enum status status = STATUS_OK;

	if (!list)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = rich_read(list, &text, root, fault);
	bytes_free(&text);
	if (!status)
		status = read_tree(tree, list, true, fault);
	json_decref(list);
	return status;
}

/* The tree's text, kept with the claims. */
static enum status keep_tree(struct claims *claims, json_t *root, bool is_text,
			     struct fragment *out, struct fault *fault)
{
	struct tree tree = { .text = BYTES_UP_TO(TREE_BYTES),
			     .pool = claims_pool(claims) };
	enum status status = is_text && rich_is_rich(root) ?
				     read_rich(&tree, root, fault) :
				     read_tree(&tree, root, is_text, fault);

	*out = (struct fragment){ .headings = tree.headings,
				  .heading_count = tree.heading_count };
	if (!status)
		status = claims_keep(claims, text_from(&tree.text), &out->text,
				     fault);
	bytes_free(&tree.text);
	return status;
}

static enum status add_tree(struct claims *claims, struct text name,
			    json_t *root, struct fault *fault)
{
	struct fragment tree;
	enum status status = keep_tree(claims, root, true, &tree, fault);

	if (!status)
		status = claims_add(claims, name, tree.text, FRAGMENT_PLAIN,
				    fault);
	if (!status && tree.heading_count > 0)
		claims_add_headings(claims, tree.headings, tree.heading_count);
	return status;
}

/* ---- Sequels ----------------------------------------------------------- */

bool fields_have(const json_t *object, enum claims_kind wanted)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		enum claims_kind kind;

		if (claims_knows(text_of(key), &kind) && kind == wanted &&
		    (json_string_length(value) > 0 || json_is_number(value)))
			return true;
	}
	return false;
}

/* Whether items have what articles have. In an object with a text of its own,
 * which is no feed, ids and titles are those of its parts. */
static bool are_articles(const json_t *items, bool is_in_article)
{
	size_t count = json_array_size(items);

	for (size_t i = 0; i < count && i < ITEMS_TRIED; i++) {
		const json_t *item = json_array_get(items, i);

		if (fields_have(item, CLAIMS_ADDRESS) ||
		    (!is_in_article && (fields_have(item, CLAIMS_TITLE) ||
					fields_have(item, CLAIMS_ID))))
			return true;
	}
	return false;
}

static bool is_sequel(const json_t *object, const char *key,
		      const json_t *value)
{
	struct text name = text_of(key);

	if (!json_is_array(value) && !json_is_object(value))
		return false;
	if (claims_are_called(name, sequel_names, COUNT(sequel_names)))
		return true;
	if (strcmp(key, "attachments") == 0 &&
	    json_is_string(
		    json_object_get(json_array_get(value, 0), "fallback")))
		return true;
	return claims_are_called(name, entry_names, COUNT(entry_names)) &&
	       !are_articles(value, find_text_name(object) != NULL);
}

static enum status add_sequel(struct claims *claims, json_t *value,
			      struct fault *fault)
{
	struct fragment tree;
	enum status status = keep_tree(claims, value, false, &tree, fault);

	if (!status)
		claims_add_sequel(claims, &tree);
	return status;
}

/* ---- Postings ---------------------------------------------------------- */

/* Whether one of the list's first items, none of them an article, has such a
 * member: a string, or a list, or an object with one. */
static bool have_member(const json_t *list, const char *name)
{
	size_t count = json_array_size(list);
	bool is_there = false;

	for (size_t i = 0; i < count && i < ITEMS_TRIED; i++) {
		const json_t *item = json_array_get(list, i);
		const json_t *value = json_object_get(item, name);

		if (has_text_or_title(item))
			return false;
		is_there |= json_is_string(value) || json_is_array(value) ||
			    json_is_string(json_object_get(value, name));
	}
	return is_there;
}

/* {"timestamp": ..., "data": [{"post": "..."}], "attachments": [{"data":
 * [...]}]}, as Facebook gives people what they have posted there. */
static bool is_posting(const json_t *object)
{
	const json_t *data = json_object_get(object, "data");

	return json_is_number(json_object_get(object, "timestamp")) &&
	       (have_member(data, "post") || have_member(data, "comment") ||
		have_member(json_object_get(object, "attachments"), "data"));
}

/* What was posted, and below it what is said of pictures and places. */
static enum status add_posting(struct claims *claims, const json_t *object,
			       struct fault *fault)
{
	json_t *parts = json_pack("[O?O?]", json_object_get(object, "data"),
				  json_object_get(object, "attachments"));
	struct fragment tree = { .text = { 0 } };
	enum status status;

	if (!parts)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = keep_tree(claims, parts, false, &tree, fault);
	json_decref(parts);
	return status ? status :
			claims_add(claims, TEXT("text"), tree.text,
				   FRAGMENT_PLAIN, fault);
}

/* ---- Conversations ----------------------------------------------------- */

/* What somebody said, of such a node: {"message": {"author": {"role": "user"},
 * "create_time": ..., "content": {"parts": [...]}}}; NULL where nobody did, or
 * it was said to the program alone. */
static json_t *parts_of(const json_t *node)
{
	const json_t *message = json_object_get(node, "message");
	const char *role = json_string_value(
		json_object_get(json_object_get(message, "author"), "role"));

	if (!role ||
	    (strcmp(role, "user") != 0 && strcmp(role, "assistant") != 0))
		return NULL;
	return json_object_get(json_object_get(message, "content"), "parts");
}

/* {"mapping": {"ID": node, ...}}, as ChatGPT gives people what they have
 * talked about. */
static bool is_conversation(const json_t *object)
{
	const char *key;
	json_t *node;

	json_object_foreach(json_object_get(object, "mapping"), key, node)
	{
		if (json_is_array(parts_of(node)))
			return true;
	}
	return false;
}

/* What was said at a time, and the how manieth of its file it is. */
struct turn {
	double time;
	size_t place;
	json_t *parts; /* of the object */
};

static int compare_turns(const void *one, const void *other)
{
	const struct turn *first = one;
	const struct turn *second = other;

	if (first->time != second->time)
		return first->time < second->time ? -1 : 1;
	return (first->place > second->place) - (first->place < second->place);
}

/* Also the answers that were asked for again; in the order of their times,
 * since nodes are in none. */
static enum status list_turns(const json_t *object, json_t **out,
			      struct fault *fault)
{
	json_t *mapping = json_object_get(object, "mapping");
	struct turn *turns =
		memory_zeroed(json_object_size(mapping), sizeof(*turns));
	bool is_full = !turns;
	size_t count = 0;
	const char *key;
	json_t *node;

	*out = json_array();
	json_object_foreach(turns ? mapping : NULL, key, node)
	{
		const json_t *message = json_object_get(node, "message");

		turns[count] = (struct turn){ json_number_value(json_object_get(
						      message, "create_time")),
					      count, parts_of(node) };
		count += turns[count].parts != NULL;
	}
	if (turns)
		qsort(turns, count, sizeof(*turns), compare_turns);
	for (size_t i = 0; i < count && !is_full; i++)
		is_full = json_array_append(*out, turns[i].parts) != 0;
	memory_free(turns);
	if (!is_full && *out)
		return STATUS_OK;
	json_decref(*out);
	*out = NULL;
	return fault_set(fault, STATUS_FULL, "out of memory");
}

static enum status add_conversation(struct claims *claims, const json_t *object,
				    struct fault *fault)
{
	struct fragment tree = { .text = { 0 } };
	json_t *turns;
	enum status status = list_turns(object, &turns, fault);

	if (!status)
		status = keep_tree(claims, turns, false, &tree, fault);
	json_decref(turns);
	return status ? status :
			claims_add(claims, TEXT("text"), tree.text,
				   FRAGMENT_PLAIN, fault);
}

/* ---- Messages ---------------------------------------------------------- */

/* Whether a server says it of an error, or a program in its log. */
static bool is_of_program(const json_t *object)
{
	static const char *const names[] = { "error",     "code",
					     "level",     "loglevel",
					     "levelname", "severity",
					     "logger",    "loggername" };
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		if (claims_are_called(text_of(key), names, COUNT(names)))
			return true;
	}
	return false;
}

/* {"id": ..., "date": ..., "message": "..."}, as chats and networks have them.
 * Beside a lead it may be what a server says of its answer. */
static bool is_message(const json_t *object)
{
	return json_string_length(json_object_get(object, "message")) > 0 &&
	       !find_text_name(object) && !is_of_program(object) &&
	       !fields_have(object, CLAIMS_LEAD) &&
	       fields_have(object, CLAIMS_DATE) &&
	       (fields_have(object, CLAIMS_AUTHOR) ||
		fields_have(object, CLAIMS_ID));
}

static enum status add_message(struct claims *claims, const json_t *object,
			       struct fault *fault)
{
	return claims_add(claims, TEXT("text"),
			  text_in(json_object_get(object, "message")),
			  FRAGMENT_GUESS, fault);
}

/* ---- Values ------------------------------------------------------------ */

static enum status add_number(struct claims *claims, struct text name,
			      const json_t *number, struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(NUMBER_BYTES);
	enum claims_kind kind;
	enum status status;

	if (!claims_knows(name, &kind) || kind == CLAIMS_TEXT ||
	    kind == CLAIMS_TITLE || kind == CLAIMS_LEAD ||
	    kind == CLAIMS_AUTHOR)
		return STATUS_OK;
	if (json_is_integer(number))
		status = json_signed(&room, json_integer_value(number), fault);
	else
		status = json_number(&room, json_real_value(number), fault);
	if (!status)
		status = claims_add_copy(claims, name, text_from(&room),
					 FRAGMENT_PLAIN, fault);
	bytes_free(&room);
	return status;
}

static enum status add_string(struct claims *claims, struct text name,
			      const json_t *string, struct fault *fault)
{
	return claims_add(claims, name, text_in(string), FRAGMENT_GUESS, fault);
}

/* {"given": "Ann", "family": "Example"}, as reference managers have people. */
static enum status add_person(struct claims *claims, struct text name,
			      const json_t *person, struct fault *fault)
{
	static const char *const given_names[] = { "given", "firstName",
						   "first_name" };
	static const char *const family_names[] = { "family", "lastName",
						    "last_name", "literal" };
	const json_t *given =
		string_in(person, given_names, COUNT(given_names));
	const json_t *family =
		string_in(person, family_names, COUNT(family_names));
	struct bytes room = BYTES_UP_TO(PERSON_BYTES);
	enum status status;

	if (json_string_length(family) + json_string_length(given) >=
		    PERSON_BYTES ||
	    !family)
		return STATUS_OK;
	status = bytes_append(&room, text_in(given), fault);
	if (!status && given)
		status = bytes_append_byte(&room, ' ', fault);
	if (!status)
		status = bytes_append(&room, text_in(family), fault);
	if (!status)
		status = claims_add_copy(claims, name, text_from(&room),
					 FRAGMENT_PLAIN, fault);
	bytes_free(&room);
	return status;
}

/* The year, month or day of {"date-parts": [[2021, 3, 4]]}, of an interval its
 * first, of [2021, 3, 4], or of {"year": 2021, "month": 3, "day": 4}. */
static const json_t *date_part(const json_t *value, size_t index)
{
	static const char *const parts[] = { "year", "month", "day" };
	const json_t *list =
		json_array_get(json_object_get(value, "date-parts"), 0);

	if (!list && json_is_object(value))
		return json_object_get(value, parts[index]);
	return json_array_get(list ? list : value, index);
}

/* Numbers or strings of them. */
static enum status add_date_parts(struct claims *claims, struct text name,
				  const json_t *value, struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(NUMBER_BYTES);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < DATE_PARTS && !status; i++) {
		const json_t *part = date_part(value, i);
		const char *digits = json_string_value(part);
		const long long number = digits ? strtoll(digits, NULL, 10) :
						  json_integer_value(part);

		if (number <= 0 || number > LAST_YEAR)
			break;
		status = bytes_printf(&room, fault, i ? "-%02lld" : "%04lld",
				      number);
	}
	if (!status)
		status = claims_add_copy(claims, name, text_from(&room),
					 FRAGMENT_PLAIN, fault);
	bytes_free(&room);
	return status;
}

/* Of a list each author counts, and of others the first that is a string or
 * has a name. */
static enum status add_list(struct claims *claims, struct text name,
			    const json_t *list, struct fault *fault)
{
	enum status status = STATUS_OK;
	enum claims_kind kind = CLAIMS_KINDS;
	size_t i;
	json_t *item;

	(void)claims_knows(name, &kind);
	json_array_foreach(list, i, item)
	{
		const json_t *value = unwrapped(item);
		const json_t *string =
			json_is_object(value) ? claim_in(value, name) : value;

		if (!json_is_string(string) && kind != CLAIMS_AUTHOR)
			continue;
		status = json_is_string(string) ?
				 add_string(claims, name, string, fault) :
				 add_person(claims, name, value, fault);
		if (status || kind != CLAIMS_AUTHOR)
			break;
	}
	return status;
}

/* The only item of a list, where it has nothing in it but values: what it says
 * beside its text, in which format and what that makes, is no other part. */
static json_t *only_item(json_t *value)
{
	json_t *item = json_array_get(value, 0);
	const char *key;
	json_t *member;

	if (json_array_size(value) != 1 || !json_is_object(item))
		return value;
	json_object_foreach(item, key, member)
	{
		if (json_is_array(member) || json_is_object(member))
			return value;
	}
	return item;
}

/* A text is a whole one, or in parts. */
static enum status add_text(struct claims *claims, struct text name,
			    json_t *value, struct fault *fault)
{
	const json_t *string =
		string_in(only_item(value), text_names, COUNT(text_names));

	return string ? add_string(claims, name, string, fault) :
			add_tree(claims, name, value, fault);
}

/* {"article": {"title": ...}} and {"_source": {"text": ...}} are what
 * fields_add reads by themselves, and neither a text nor an outlet. */
static bool is_inner(const json_t *object, const json_t *value)
{
	for (size_t i = 0; i < COUNT(inner_names); i++)
		if (member_of(object, inner_names[i]) == value)
			return json_is_object(value) &&
			       has_text_or_title(value);
	return false;
}

/* Sentences or paragraphs, one by one. */
static bool is_of_strings(const json_t *list)
{
	size_t count = json_array_size(list);

	for (size_t i = 0; i < count; i++)
		if (!json_is_string(json_array_get(list, i)))
			return false;
	return count > 0;
}

/* {"blocks": [...], "entityMap": {}}, as editors keep a text. */
static bool has_blocks(const json_t *value)
{
	return json_array_size(json_object_get(value, "blocks")) > 0;
}

bool fields_are_text(const json_t *object)
{
	static const char *const names[] = { "blocks", "root", "markups" };

	if (!json_is_object(object) || has_text_or_title(object))
		return false;
	if (has_blocks(object) && json_object_get(object, "entityMap"))
		return true;
	for (size_t i = 0; i < COUNT(names); i++)
		if (json_object_get(object, names[i]))
			return rich_is_rich(object);
	return false;
}

/* Whether a list or object under this name, none of ours, may be the text. */
static bool may_be_body(const char *key, const json_t *value)
{
	struct text name = text_of(key);

	return claims_are_called(name, body_names, COUNT(body_names)) ||
	       cues_are(value) ||
	       ((is_of_strings(value) || has_blocks(value) ||
		 rich_is_rich(value)) &&
		!claims_are_called(name, said_names, COUNT(said_names)));
}

/* What an object of this name is of the article: of a reader's item the feed,
 * of a network's message who sent it. A string is anything. Empty: nothing. */
static struct text role_of(const char *key)
{
	static const char *const feed_names[] = { "origin" };
	static const char *const sender_names[] = { "user", "account" };
	const struct text name = text_of(key);

	if (claims_are_called(name, feed_names, COUNT(feed_names)))
		return TEXT("sourcename");
	if (claims_are_called(name, sender_names, COUNT(sender_names)))
		return TEXT("userprofile");
	return (struct text){ 0 };
}

/* What is under a name that is none of ours. */
static enum status add_other(struct claims *claims, const char *key,
			     json_t *value, struct fault *fault)
{
	struct fragment tree;
	enum status status;

	if (json_is_string(value))
		return claims_add_other(claims, text_of(key), text_in(value),
					FRAGMENT_GUESS, fault);
	if (json_is_object(value) && role_of(key).length > 0 && name_in(value))
		return add_string(claims, role_of(key), name_in(value), fault);
	if ((!json_is_array(value) && !json_is_object(value)) ||
	    !may_be_body(key, value))
		return STATUS_OK;
	status = keep_tree(claims, value, true, &tree, fault);
	return status ? status :
			claims_add_other(claims, text_of(key), tree.text,
					 FRAGMENT_PLAIN, fault);
}

static enum status add_member(struct claims *claims, const json_t *object,
			      const char *key, json_t *wrapped,
			      struct fault *fault)
{
	struct text name = text_of(key);
	json_t *value = unwrapped(wrapped);
	enum claims_kind kind;

	if (json_is_number(value))
		return add_number(claims, name, value, fault);
	if (is_sequel(object, key, value))
		return add_sequel(claims, value, fault);
	/* what is said is a text whatever its name, where there is no other */
	if (cues_are(value) && object && !find_text_name(object))
		return add_tree(claims, TEXT("text"), value, fault);
	if (!claims_knows(name, &kind))
		return add_other(claims, key, value, fault);
	if (json_is_string(value))
		return add_string(claims, name, value, fault);
	if (is_inner(object, wrapped))
		return STATUS_OK;
	if (kind == CLAIMS_TEXT &&
	    (json_is_array(value) || json_is_object(value)))
		return add_text(claims, name, value, fault);
	if (json_is_object(value) && claim_in(value, name))
		return add_string(claims, name, claim_in(value, name), fault);
	if (json_is_object(value) && kind == CLAIMS_AUTHOR)
		return add_person(claims, name, value, fault);
	if (kind == CLAIMS_DATE && (json_is_object(value) ||
				    json_is_integer(json_array_get(value, 0))))
		return add_date_parts(claims, name, value, fault);
	if (json_is_array(value))
		return add_list(claims, name, value, fault);
	return STATUS_OK;
}

static enum status add_members(struct claims *claims, const json_t *object,
			       struct fault *fault)
{
	enum status status = STATUS_OK;
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		status = add_member(claims, object, key, value, fault);
		if (status)
			break;
	}
	return status;
}

enum status fields_add_one(struct claims *claims, const char *name,
			   json_t *value, struct fault *fault)
{
	return value ? add_member(claims, NULL, name, value, fault) : STATUS_OK;
}

/* What an object under this name says of the same article. */
static enum status add_inner(struct claims *claims, const json_t *object,
			     const char *name, const char *where,
			     struct fault *fault)
{
	const json_t *inner = member_of(object, name);

	if (!json_is_object(inner))
		return STATUS_OK;
	claims_from(claims, where);
	return add_members(claims, inner, fault);
}

static enum status add_nested(struct claims *claims, const json_t *inner,
			      const char *where, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT(nested_names) && !status; i++)
		status =
			add_inner(claims, inner, nested_names[i], where, fault);
	return status;
}

/* {"author": 5, "_embedded": {"author": [{"id": 5, "name": ...}]}}, as
 * WordPress answers where it was asked for who that is. */
static enum status add_embedded(struct claims *claims, const json_t *object,
				struct fault *fault)
{
	static const char name[] = "author";

	if (!json_is_integer(json_object_get(object, name)))
		return STATUS_OK;
	return fields_add_one(
		claims, name,
		json_object_get(json_object_get(object, "_embedded"), name),
		fault);
}

enum status fields_add(struct claims *claims, const json_t *object,
		       const char *where, struct fault *fault)
{
	enum status status;

	claims_from(claims, where);
	status = is_posting(object) ? add_posting(claims, object, fault) :
				      STATUS_OK;
	if (!status && is_conversation(object))
		status = add_conversation(claims, object, fault);
	if (!status && is_message(object))
		status = add_message(claims, object, fault);
	if (!status)
		status = add_members(claims, object, fault);
	if (!status)
		status = add_embedded(claims, object, fault);
	for (size_t i = 0; i < COUNT(inner_names) && !status; i++)
		status =
			add_inner(claims, object, inner_names[i], where, fault);
	for (size_t i = 0; i < COUNT(inner_names) && !status; i++)
		status = add_nested(claims, member_of(object, inner_names[i]),
				    where, fault);
	return status;
}

/* ---- Telling an article ------------------------------------------------ */

static bool has_inner(const json_t *object)
{
	for (size_t i = 0; i < COUNT(inner_names); i++) {
		const json_t *inner = member_of(object, inner_names[i]);

		if (json_is_object(inner) && has_text_or_title(inner))
			return true;
	}
	return false;
}

bool fields_say(const char *name)
{
	enum claims_kind kind;

	return name[0] == '$' || is_mark(name) ||
	       is_one_of(name, value_names, COUNT(value_names)) ||
	       is_one_of(name, text_names, COUNT(text_names)) ||
	       claims_knows(text_of(name), &kind);
}

/* {"name": "A headline", "url": ..., "description": ..., "datePublished": ...},
 * as search engines answer: whom or what else has a name is from no day. */
static bool is_named(const json_t *object)
{
	return json_is_string(json_object_get(object, "name")) &&
	       fields_have(object, CLAIMS_LEAD) &&
	       fields_have(object, CLAIMS_ADDRESS) &&
	       fields_have(object, CLAIMS_DATE);
}

bool fields_are_article(const json_t *object)
{
	return json_is_object(object) &&
	       (has_text_or_title(object) || has_inner(object) ||
		is_named(object) || is_posting(object) ||
		is_conversation(object) || is_message(object));
}

bool fields_are_notice(const json_t *object)
{
	const json_t *type = json_object_get(object, "type");

	return json_is_string(type) &&
	       strcmp(json_string_value(type), "service") == 0 &&
	       json_is_string(json_object_get(object, "action"));
}

bool fields_are_inner(const json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		if (fields_is_text_or_title(key) && !is_inner(object, value))
			return false;
	}
	return has_inner(object);
}
