/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/state.h"

#include <string.h>
#include <strings.h>

#include "indexer/ceiling.h"
#include "indexer/fields.h"
#include "indexer/fuller.h"
#include "indexer/items.h"
#include "indexer/lend.h"
#include "indexer/lines.h"
#include "indexer/literal.h"
#include "indexer/mend.h"
#include "indexer/pieces.h"
#include "indexer/rich.h"
#include "indexer/scripts.h"
#include "indexer/titles.h"
#include "indexer/untie.h"
#include "shared/array.h"
#include "shared/memory.h"

enum {
	STATE_DEPTH = 32, /* of objects and lists inside each other */
	MENDED_PER_BYTE = 6,
	LITERAL_PER_BYTE = 8, /* [a,a,a] to [{"__ref":"a"},... */
	TIED_PER_VALUE = 2,   /* a name, and what has it */
	TEXT_PER_BYTE = 4,    /* all that may be tied, and empty lines */
	TEXT_WEIGHT = 250,    /* of an article, at least */
	TEXT_TIMES = 4,       /* what is shown is less than the article */
	UNSURE_WEIGHT = 150,  /* of what is shown, at most, when unsure */
	PART_WEIGHT = 50,     /* of its beginning, below another title */
	TITLE_WEIGHT = 25,    /* of one that is not the outlet's name */
	ADDRESS_LEAST = 8     /* bytes of an address's end that tell it */
};

/* Beginnings of names of what is of others, or of the outlet. */
static const char *const aside_names[] = {
	"comment",   "replies",  "responses", "reactions",  "related",
	"recommend", "nextar",   "nextst",    "nextpo",     "previous",
	"prevar",    "prevst",   "prevpo",    "similar",    "morear",
	"morest",    "morene",   "morefr",    "trending",   "popular",
	"mostr",     "mostp",    "latest",    "teaser",     "promo",
	"sidebar",   "footer",   "menu",      "navigation", "navbar",
	"setting",   "siteconf", "config",    "alsoread",   "recirc",
	"breaking",  "sponsor",  "widget"
};

/* Which say where it is, beside those that claims.h knows. */
static const char *const path_names[] = { "slug", "path", "pathname" };

/* An object that has a title and a text; it holds its own reference. */
struct candidate {
	json_t *object;
	json_t *text; /* as fields.h reads it */
	bool is_sure; /* it has a title or address of the page */
	size_t weight;
};

struct state {
	struct candidate best;
	struct bytes best_text;
	struct bytes text;  /* of the candidate at hand */
	struct bytes other; /* which may be a longer one */
	struct bytes mended;
	struct bytes quoted;
	struct bytes literal; /* JSON that was JavaScript, or in pieces */
	size_t taken_bytes;   /* of JSON so far */
	size_t taken_values;
	size_t tied_values; /* that "untie.h" may still make */
	bool is_doubtful;   /* there are several, of which none is sure */
};

enum status state_open(struct state **out, struct fault *fault)
{
	struct state *state = memory_zeroed(1, sizeof(*state));

	*out = state;
	if (!state)
		return fault_set(fault, STATUS_FULL, "out of memory");
	state->mended = BYTES_UP_TO((size_t)STATE_BYTES * MENDED_PER_BYTE);
	state->quoted = BYTES_UP_TO(2 * (size_t)STATE_BYTES);
	state->literal = BYTES_UP_TO((size_t)STATE_BYTES * LITERAL_PER_BYTE);
	state->text = BYTES_UP_TO((size_t)STATE_BYTES * TEXT_PER_BYTE);
	state->other = BYTES_UP_TO((size_t)STATE_BYTES * TEXT_PER_BYTE);
	state->best_text = BYTES_UP_TO((size_t)STATE_BYTES * TEXT_PER_BYTE);
	return STATUS_OK;
}

static void drop(struct candidate *candidate)
{
	json_decref(candidate->object);
	json_decref(candidate->text);
	*candidate = (struct candidate){ 0 };
}

void state_begin(struct state *state)
{
	drop(&state->best);
	bytes_free(&state->best_text);
	bytes_free(&state->text);
	bytes_free(&state->other);
	bytes_free(&state->mended);
	bytes_free(&state->quoted);
	bytes_free(&state->literal);
	state->taken_bytes = state->taken_values = 0;
	state->tied_values = (size_t)STATE_VALUES * TIED_PER_VALUE;
	state->is_doubtful = false;
}

void state_close(struct state *state)
{
	if (!state)
		return;
	state_begin(state);
	memory_free(state);
}

/* ---- Candidates -------------------------------------------------------- */

static void swap(struct bytes *one, struct bytes *other)
{
	struct bytes kept = *one;

	*one = *other;
	*other = kept;
}

static struct text text_in(const json_t *string)
{
	return (struct text){ json_string_value(string),
			      json_string_length(string) };
}

/* Without what is behind the path, and a slash at its end. */
static struct text path_of(struct text address)
{
	size_t length = 0;

	while (length < address.length &&
	       !memchr("?#", address.data[length], 2))
		length++;
	while (length > 0 && address.data[length - 1] == '/')
		length--;
	address.length = length;
	return address;
}

static bool ends_so(struct text whole, struct text end)
{
	const size_t start = whole.length - end.length;

	return end.length >= ADDRESS_LEAST && text_ends(whole, end) &&
	       (start == 0 || end.data[0] == '/' ||
		whole.data[start - 1] == '/');
}

/* The longest text that the object has under one name, in candidate->text
 * and state->text. An article in it is none. */
static enum status read_text(struct state *state, struct candidate *candidate,
			     struct fault *fault)
{
	const char *key;
	json_t *value;
	enum status status = STATUS_OK;

	bytes_clear(&state->text);
	json_object_foreach(candidate->object, key, value)
	{
		json_t *list;

		if (!rich_is_text(key) || fields_title(value))
			continue;
		bytes_clear(&state->other);
		list = json_array();
		if (!list)
			return fault_set(fault, STATUS_FULL, "out of memory");
		status = rich_read(list, &state->other, value, fault);
		if (!status && state->other.length > state->text.length) {
			swap(&state->text, &state->other);
			json_decref(candidate->text);
			candidate->text = json_incref(list);
		}
		json_decref(list);
		if (status)
			break;
	}
	return status;
}

/* What a reader sees of it weighs; it may be HTML. */
static size_t weigh(struct text text)
{
	size_t weight = 0;

	while (text.length > 0) {
		const char *tag = memchr(text.data, '<', text.length);
		size_t length = tag ? (size_t)(tag - text.data) : text.length;
		const char *end = tag ? memchr(tag, '>', text.length - length) :
					NULL;

		weight += lines_weight((struct text){ text.data, length });
		if (!end)
			break;
		text.length -= (size_t)(end + 1 - text.data);
		text.data = end + 1;
	}
	return weight;
}

/* Whether the candidate is the best once more: a page may have its article
 * in two places, in one of them cut off. Those of very different lengths are
 * not compared, as this takes time for each word. */
static bool is_same(const struct state *state,
		    const struct candidate *candidate)
{
	const struct text one = text_from(&state->text);
	const struct text other = text_from(&state->best_text);

	if (text_equal(text_in(fields_title(candidate->object)),
		       text_in(fields_title(state->best.object))))
		return true;
	if (one.length > 2 * other.length || other.length > 2 * one.length)
		return false;
	return fuller_has(one, other) || fuller_has(other, one);
}

/* Keeps the better one, of which state->text is the text. */
static void choose(struct state *state, struct candidate *candidate)
{
	struct candidate *best = &state->best;
	bool is_better = !best->object || candidate->is_sure > best->is_sure ||
			 (candidate->is_sure == best->is_sure &&
			  candidate->weight > best->weight);

	if (best->object && !best->is_sure && !candidate->is_sure &&
	    !state->is_doubtful && !is_same(state, candidate))
		state->is_doubtful = true;
	if (is_better) {
		struct candidate other = *best;

		*best = *candidate;
		*candidate = other;
		swap(&state->text, &state->best_text);
	}
	drop(candidate);
}

/* ---- Search ------------------------------------------------------------ */

struct search {
	struct state *state;
	struct titles_key titles[STATE_FACTS]; /* of the page */
	struct text paths[STATE_FACTS];
	size_t title_count;
	size_t path_count;
	struct fault *fault;
};

static enum status begin(struct search *search, const struct state_page *page)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < page->title_count && !status; i++) {
		search->titles[i] = TITLES_KEY;
		search->title_count++;
		status = titles_read(&search->titles[i], page->titles[i],
				     search->fault);
	}
	for (size_t i = 0; i < page->address_count; i++)
		search->paths[search->path_count++] =
			path_of(page->addresses[i]);
	return status;
}

static void finish(struct search *search)
{
	for (size_t i = 0; i < search->title_count; i++)
		titles_forget(&search->titles[i]);
}

static enum status is_title(const struct search *search, struct text title,
			    bool *out)
{
	struct titles_key key = TITLES_KEY;
	enum status status = titles_read(&key, title, search->fault);

	*out = false;
	for (size_t i = 0; i < search->title_count && !status && !*out; i++)
		*out = titles_is_alike(&key, &search->titles[i]);
	titles_forget(&key);
	return status;
}

static bool is_address(const struct search *search, struct text value)
{
	for (size_t i = 0; i < search->path_count; i++)
		if (ends_so(search->paths[i], path_of(value)))
			return true;
	return false;
}

/* Whether the object says that it is what the page is about. What is called
 * as the page is, but has no day, may be about the outlet. */
static enum status is_of_page(const struct search *search, const json_t *object,
			      bool *out)
{
	const struct text title = text_in(fields_title(object));
	const char *key;
	json_t *value;
	enum status status = is_title(search, title, out);

	*out = *out && (lines_weight(title) >= TITLE_WEIGHT ||
			fields_have(object, CLAIMS_DATE));
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		enum claims_kind kind;

		if (*out || status)
			break;
		if (json_is_string(value) &&
		    (claims_are_called(text_of(key), path_names,
				       COUNT(path_names)) ||
		     (claims_knows(text_of(key), &kind) &&
		      kind == CLAIMS_ADDRESS)))
			*out = is_address(search, text_in(value));
	}
	return status;
}

/* `is_listed`: it is one of several. */
static enum status look(const struct search *search, json_t *object,
			bool is_listed)
{
	struct state *state = search->state;
	struct candidate candidate = { .object = object };
	enum status status;

	if (!fields_title(object))
		return STATUS_OK;
	status = is_of_page(search, object, &candidate.is_sure);
	if (status || (!candidate.is_sure &&
		       (is_listed || !fields_have(object, CLAIMS_DATE))))
		return status;
	json_incref(candidate.object);
	status = read_text(state, &candidate, search->fault);
	candidate.weight = weigh(text_from(&state->text));
	if (status || candidate.weight < TEXT_WEIGHT)
		drop(&candidate);
	else
		choose(state, &candidate);
	return status;
}

static bool is_aside_name(const char *name)
{
	for (size_t i = 0; i < COUNT(aside_names); i++)
		if (strncasecmp(name, aside_names[i], strlen(aside_names[i])) ==
		    0)
			return true;
	return false;
}

/* A list or object on the way. */
struct level {
	json_t *value;
	size_t index; /* of a list's next item */
	void *member; /* an object's next one */
	bool is_listed;
};

/* The next value of the level; NULL at its end. */
static json_t *step(struct level *level)
{
	json_t *value = NULL;
	const char *name;

	if (json_is_array(level->value))
		return json_array_get(level->value, level->index++);
	while (!value && level->member) {
		name = json_object_iter_key(level->member);
		if (!is_aside_name(name))
			value = json_object_iter_value(level->member);
		level->member =
			json_object_iter_next(level->value, level->member);
	}
	return value;
}

static enum status walk(const struct search *search, json_t *root)
{
	struct level levels[STATE_DEPTH];
	size_t depth = 0;
	json_t *value = root;
	bool is_listed = false;
	enum status status = STATUS_OK;

	while (value && !status) {
		if (json_is_object(value))
			status = look(search, value, is_listed);
		if ((json_is_object(value) || json_is_array(value)) &&
		    depth < STATE_DEPTH)
			levels[depth++] = (struct level){
				.value = value,
				.member = json_object_iter(value),
				.is_listed = is_listed || json_is_array(value),
			};
		value = NULL;
		while (!value && depth > 0) {
			value = step(&levels[depth - 1]);
			is_listed = levels[depth - 1].is_listed;
			depth -= !value;
		}
	}
	return status;
}

/* ---- JSON -------------------------------------------------------------- */

/* A string of JavaScript as one of JSON, which has no single quotes. */
static enum status put_in_quotes(struct bytes *out, struct text value,
				 struct fault *fault)
{
	enum status status = STATUS_OK;

	bytes_clear(out);
	for (size_t i = 0; i < value.length && !status; i++) {
		bool is_end = i == 0 || i + 1 == value.length;
		char byte = value.data[i];

		if (byte == '\\' && i + 2 < value.length) {
			if (value.data[i + 1] != '\'')
				status = bytes_append_byte(out, byte, fault);
			byte = value.data[++i];
		} else if (byte == '"') {
			status = bytes_append_byte(out, '\\', fault);
		} else if (byte == '\'' && is_end) {
			byte = '"';
		}
		if (!status)
			status = bytes_append_byte(out, byte, fault);
	}
	return status;
}

static enum status parse(struct state *state, struct text text, json_t **out,
			 struct fault *fault)
{
	const size_t flags = JSON_ALLOW_NUL | JSON_DECODE_ANY |
			     JSON_DISABLE_EOF_CHECK;
	json_error_t error;
	size_t bad_count = 0;
	enum status status = lend_json(out, text, flags, &error, fault);

	if (!status && !*out)
		status = mend_json(&state->mended, text, &bad_count, fault);
	if (!status && !*out)
		status = lend_json(out, text_from(&state->mended), flags,
				   &error, fault);
	return status;
}

/* A value of the page's scripts; NULL when it is no JSON, or too much. A
 * string is JSON that was put in quotes. */
static enum status load(struct state *state, struct text value, json_t **out,
			struct fault *fault)
{
	size_t value_count = items_count_values(value);
	json_t *string = NULL;
	enum status status = STATUS_OK;

	*out = NULL;
	if (value.length > STATE_BYTES - state->taken_bytes ||
	    value_count > STATE_VALUES - state->taken_values)
		return STATUS_OK;
	state->taken_bytes += value.length;
	state->taken_values += value_count;
	status = ceiling_look(value.length * 4, fault);
	if (!status && value.data[0] == '\'') {
		status = put_in_quotes(&state->quoted, value, fault);
		value = text_from(&state->quoted);
	}
	if (!status)
		status = parse(state, value, out, fault);
	if (status || !json_is_string(*out))
		return status;
	string = *out;
	*out = NULL;
	value_count = items_count_values(text_in(string));
	if (value_count <= STATE_VALUES - state->taken_values) {
		state->taken_values += value_count;
		status = parse(state, text_in(string), out, fault);
	}
	json_decref(string);
	return status;
}

/* Whether the best is the page's article, and more of it than is shown. */
static bool is_article(const struct state *state, const struct state_page *page)
{
	const struct candidate *best = &state->best;
	struct text text = text_from(&state->best_text);
	size_t weight = lines_weight(page->shown);

	if (!best->object || (!best->is_sure && state->is_doubtful))
		return false;
	if (!best->is_sure && page->has_heading && weight < PART_WEIGHT)
		return false;
	if (fuller_is(text, page->shown))
		return true;
	return best->weight >= TEXT_TIMES * weight &&
	       (best->is_sure ||
		(weight <= UNSURE_WEIGHT && !page->has_heading));
}

/* ---- Sources ------------------------------------------------------------ */

/* Looks through what was loaded, as it stands, or `is_tied`: where it may
 * refer to parts of itself. Takes the root. */
static enum status look_through(const struct search *search, json_t *root,
				bool is_tied)
{
	json_t *tree = NULL;
	enum status status = STATUS_OK;

	if (root && is_tied)
		status = untie_json(&tree, root, &search->state->tied_values,
				    search->fault);
	if (root && !status)
		status = walk(search, is_tied ? tree : root);
	json_decref(tree);
	json_decref(root);
	return status;
}

/* The JSON that stands in the scripts. */
static enum status look_in_values(const struct search *search, struct text html,
				  bool is_tied)
{
	struct scripts scripts = SCRIPTS_OF(html);
	struct text value;
	enum status status = STATUS_OK;

	while (!status && scripts_next(&scripts, &value)) {
		json_t *root;

		status = load(search->state, value, &root, search->fault);
		if (!status)
			status = look_through(search, root, is_tied);
	}
	return status;
}

/* What stands in them as JavaScript has it. */
static enum status look_in_literals(const struct search *search,
				    struct text html)
{
	struct scripts scripts = SCRIPTS_OF(html);
	struct bytes *literal = &search->state->literal;
	enum status status = STATUS_OK;

	while (!status && scripts_next_script(&scripts)) {
		bool is_found = scripts.script.length >= SCRIPTS_LEAST_BYTES &&
				scripts.script.length <= STATE_BYTES;

		while (!status && is_found) {
			json_t *root = NULL;

			status = literal_next(literal, scripts.script,
					      &scripts.at, &is_found,
					      search->fault);
			if (!status && is_found &&
			    literal->length >= SCRIPTS_LEAST_BYTES)
				status = load(search->state, text_from(literal),
					      &root, search->fault);
			if (!status)
				status = look_through(search, root, true);
		}
	}
	return status;
}

/* A text is not written as strings are ("untie.h"); NULL where the row's
 * length cuts a character. */
static enum status load_text(struct state *state, struct text text,
			     json_t **out, struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t begun;

	bytes_clear(&state->quoted);
	if (text.length > 0 && text.data[0] == '$')
		status = bytes_append_byte(&state->quoted, '$', fault);
	if (!status && state->quoted.length > 0) {
		status = bytes_append(&state->quoted, text, fault);
		text = text_from(&state->quoted);
	}
	if (status)
		return status;
	begun = lend_begin();
	*out = json_stringn(text.data, text.length);
	return *out ? STATUS_OK : lend_end(begun, fault);
}

/* Each row under its number. */
static enum status load_rows(const struct search *search, struct text text,
			     json_t *table)
{
	struct pieces_rows rows = { .text = text };
	struct pieces_row row;
	enum status status = STATUS_OK;

	while (!status && pieces_next_row(&rows, &row)) {
		json_t *value = NULL;

		if (row.is_text)
			status = load_text(search->state, row.value, &value,
					   search->fault);
		else if (row.value.length > 0 &&
			 memchr("{[\"", row.value.data[0], 3))
			status = load(search->state, row.value, &value,
				      search->fault);
		if (!status && value &&
		    json_object_setn_new_nocheck(table, row.number.data,
						 row.number.length, value))
			status = fault_set(search->fault, STATUS_FULL,
					   "out of memory");
	}
	return status;
}

/* What is handed to them in pieces. */
static enum status look_in_pieces(const struct search *search, struct text html)
{
	struct bytes *pieces = &search->state->literal;
	json_t *root = NULL;
	enum status status = pieces_join(pieces, html, search->fault);

	if (status || pieces->length == 0)
		return status;
	if (pieces->data[0] == '[')
		status = load(search->state, text_from(pieces), &root,
			      search->fault);
	else if (!(root = json_object()))
		status = fault_set(search->fault, STATUS_FULL, "out of memory");
	else
		status = load_rows(search, text_from(pieces), root);
	if (status) {
		json_decref(root);
		return status;
	}
	return look_through(search, root, true);
}

/* JSON that stands as it is tells most, and takes least. */
static enum status look_everywhere(const struct search *search,
				   struct text html,
				   const struct state_page *page)
{
	struct state *state = search->state;
	enum status status = look_in_values(search, html, false);

	if (status || is_article(state, page))
		return status;
	state_begin(state);
	status = look_in_values(search, html, true);
	if (!status)
		status = look_in_literals(search, html);
	return status ? status : look_in_pieces(search, html);
}

enum status state_read(struct state *state, struct text html,
		       const struct state_page *page, bool *is_found,
		       struct fault *fault)
{
	struct search search = { .state = state, .fault = fault };
	enum status status;

	*is_found = false;
	state_begin(state);
	if (lines_weight(page->shown) > STATE_SHOWN_WEIGHT)
		return STATUS_OK;
	status = begin(&search, page);
	if (!status)
		status = look_everywhere(&search, html, page);
	finish(&search);
	*is_found = !status && is_article(state, page);
	return status;
}

/* ---- Claims ------------------------------------------------------------ */

/* What an object says of the article that it is; its id, and where the
 * newsroom has it from, are of the newsroom's program. */
static bool is_told(const char *name)
{
	enum claims_kind kind;

	return claims_knows(text_of(name), &kind) &&
	       (kind == CLAIMS_ADDRESS || kind == CLAIMS_DATE ||
		kind == CLAIMS_CHANGED || kind == CLAIMS_AUTHOR ||
		kind == CLAIMS_LANGUAGE) &&
	       strcasecmp(name, "source") != 0;
}

enum status state_claim(const struct state *state, struct claims *claims,
			struct fault *fault)
{
	const struct candidate *best = &state->best;
	const char *key;
	json_t *value;
	enum status status;

	claims_from(claims, "page");
	status = claims_add(claims, TEXT("title"),
			    text_in(fields_title(best->object)), FRAGMENT_GUESS,
			    fault);
	if (!status)
		status = fields_add_one(claims, "text", best->text, fault);
	json_object_foreach(best->object, key, value)
	{
		if (status)
			break;
		if (is_told(key))
			status = fields_add_one(claims, key, value, fault);
	}
	if (!status)
		status = fields_add_one(
			claims, "authors",
			json_object_get(
				json_object_get(best->object, "credits"), "by"),
			fault);
	return status;
}
