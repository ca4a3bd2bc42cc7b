/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/matter.h"

#include <string.h>
#include <yaml.h>

#include "indexer/furniture.h"
#include "indexer/items.h"
#include "indexer/lines.h"
#include "shared/utf8.h"

enum {
	FENCE_BYTES = 3,
	KEY_BYTES = 64,
	VALUE_BYTES = 4 << 20,
	DEPTH_MAX = 64,  /* of lists and mappings; deeper ones are not read */
	LIST_LINES = 40, /* with words, in which the list of claims is */
	HEAD_LINES = 40, /* of a head; further ones are text */
	HEAD_KINDS = 2,  /* of what it says, at least */
	KEYS_MAX = 32
};

/* Takes a line off the front of *rest, without its end. */
static struct text take_line(struct text *rest)
{
	const char *end = memchr(rest->data, '\n', rest->length);
	size_t length = end ? (size_t)(end - rest->data) : rest->length;
	struct text line = { rest->data, length };

	*rest = text_skip(*rest, length + (end != NULL));
	if (line.length > 0 && line.data[line.length - 1] == '\r')
		line.length--;
	return line;
}

/* ---- The block --------------------------------------------------------- */

/* "---" or "+++", and blanks. */
static bool is_fence(struct text line, char sign)
{
	line = text_trim(line);
	if (line.length != FENCE_BYTES)
		return false;
	return line.data[0] == sign && line.data[1] == sign &&
	       line.data[2] == sign;
}

static struct text without_mark(struct text text)
{
	(void)text_take(&text, UTF8_BYTE_ORDER_MARK);
	return text;
}

/* The sign of the fence that the text begins with; 0 when there is none.
 * Whether what follows could be a key tells it from a ruled line. */
static char fence_of(struct text text)
{
	struct text rest = without_mark(text);
	struct text first;
	struct text second;
	char sign;

	if (rest.length == 0)
		return 0;
	first = take_line(&rest);
	sign = is_fence(first, '-') ? '-' : '+';
	if (!is_fence(first, sign))
		return 0;
	do {
		second = text_trim(take_line(&rest));
	} while (second.length == 0 && rest.length > 0);
	if (second.length == 0 || is_fence(second, sign) ||
	    second.data[0] == '#')
		return sign;
	return memchr(second.data, sign == '-' ? ':' : '=', second.length) ?
		       sign :
		       0;
}

bool matter_is_there(struct text start)
{
	return fence_of(start) != 0;
}

/* Front matter in *block and what is behind it; false when it does not
 * end. */
static bool split(struct text text, char sign, struct text *block,
		  struct text *rest)
{
	*rest = without_mark(text);
	(void)take_line(rest);
	*block = (struct text){ rest->data, 0 };
	while (rest->length > 0 && block->length <= MATTER_BYTES) {
		struct text line = take_line(rest);

		if (is_fence(line, sign) ||
		    (sign == '-' && text_equal(text_trim(line), TEXT("..."))))
			return true;
		block->length = (size_t)(rest->data - block->data);
	}
	return false;
}

/* ---- Keys and values --------------------------------------------------- */

/* Without the quotes around it. */
static struct text unquote(struct text value)
{
	char quote;

	value = text_trim(value);
	if (value.length < 2)
		return value;
	quote = value.data[0];
	if ((quote == '"' || quote == '\'') &&
	    value.data[value.length - 1] == quote) {
		value = text_skip(value, 1);
		value.length--;
	}
	return value;
}

/* "key: value" at the left edge; false for other lines. */
static bool split_pair(struct text line, char sign, struct text *key,
		       struct text *value)
{
	const char *mark;

	if (line.length == 0 || text_is_blank(line.data[0]))
		return false;
	mark = memchr(line.data, sign, line.length);
	if (!mark || mark - line.data > KEY_BYTES)
		return false;
	*key = text_trim(
		(struct text){ line.data, (size_t)(mark - line.data) });
	*value = text_skip(line, (size_t)(mark - line.data) + 1);
	for (size_t i = 0; i < key->length; i++)
		if (key->data[i] == ' ' || key->data[i] == '"' ||
		    key->data[i] == '\'')
			return false;
	return key->length > 0 &&
	       (value->length == 0 || text_is_blank(value->data[0]));
}

/* A list of names may be "[a, b]", one may be a line "- a". */
static enum status add_pair(struct claims *claims, struct text key,
			    struct text value, struct fault *fault)
{
	value = unquote(value);
	if (value.length > 0 && (value.data[0] == '|' || value.data[0] == '>'))
		value = text_trim(text_skip(
			value,
			value.length > 1 && value.data[1] == '-' ? 2 : 1));
	if (value.length > 1 && value.data[0] == '-' && value.data[1] == ' ')
		value = unquote(text_skip(value, 2));
	return claims_add_copy(claims, key, value, FRAGMENT_GUESS, fault);
}

/* ---- What lines below a key say ---------------------------------------- */

/* Takes lines off the front of *rest up to one with something in it. */
static struct text take_full_line(struct text *rest)
{
	struct text line = { rest->data, 0 };

	while (rest->length > 0 && text_trim(line).length == 0)
		line = take_line(rest);
	return line;
}

/* What stands behind the "- " of a list's item. */
static bool split_dash(struct text line, struct text *item)
{
	if (line.length == 0 || line.data[0] != '-' ||
	    (line.length > 1 && !text_is_blank(line.data[1])))
		return false;
	*item = text_trim(text_skip(line, 1));
	return true;
}

/* Whether the lines are a mapping, or a list, as YAML would have them: what
 * else stands there goes on with the value of the key. */
static bool is_nested(struct text lines)
{
	struct text first = text_trim(take_full_line(&lines));
	struct text key;
	struct text value;

	return split_dash(first, &value) ||
	       split_pair(first, ':', &key, &value);
}

/* "name: X" of the innermost mapping, or an item that is none. */
static bool names_claim(struct text line, bool is_item, struct text *value)
{
	struct text key;

	*value = line;
	if (!split_pair(line, ':', &key, value))
		return is_item;
	return text_equal(key, TEXT("name"));
}

/* As of YAML: of a mapping its "name" is claimed, of a list each item, or
 * the name of each. What is deeper than the first line is about something
 * else. */
static enum status read_nested(struct claims *claims, struct text key,
			       struct text lines, struct fault *fault)
{
	size_t list_column = SIZE_MAX; /* of the items' signs */
	size_t column = 0;             /* of what may be claimed */
	bool is_first = true;
	bool has_column = false;
	enum status status = STATUS_OK;

	while (lines.length > 0 && !status) {
		struct text line = take_full_line(&lines);
		struct text inner = text_trim(line);
		size_t at = (size_t)(inner.data - line.data);
		struct text value = inner;
		bool is_item;

		if (is_first && split_dash(inner, &value))
			list_column = at;
		is_first = false;
		is_item = at == list_column && split_dash(inner, &value);
		inner = value;
		at = (size_t)(inner.data - line.data);
		if (is_item)
			has_column = false;
		if (inner.length == 0)
			continue;
		if (!has_column)
			column = at;
		has_column = true;
		if (at == column && names_claim(inner, is_item, &value))
			status = add_pair(claims, key, value, fault);
	}
	return status;
}

/* A key with its value, which may be in the lines below it. */
static enum status add_lines(struct claims *claims, struct text key,
			     struct text value, char sign, struct fault *fault)
{
	struct text below = value;

	if (sign == ':' && text_trim(take_line(&below)).length == 0 &&
	    is_nested(below))
		return read_nested(claims, key, below, fault);
	return add_pair(claims, key, value, fault);
}

/* ---- The block, line by line ------------------------------------------- */

/* "[params]" or "[[files]]" of TOML, over pairs of their own; a list of values
 * has quotes. */
static bool is_table(struct text line, char sign)
{
	line = text_trim(line);
	return sign == '=' && line.length > 2 && line.data[0] == '[' &&
	       line.data[line.length - 1] == ']' &&
	       !memchr(line.data, '"', line.length) &&
	       !memchr(line.data, '\'', line.length);
}

static enum status read_lines(struct text block, char sign,
			      struct claims *claims, struct fault *fault)
{
	struct text key = { 0 };
	struct text value = { 0 };
	bool is_ended = false; /* the value, by a table */
	enum status status = STATUS_OK;

	while (block.length > 0 && !status) {
		struct text line = take_line(&block);
		struct text next_key;
		struct text next_value;

		is_ended = is_ended || is_table(line, sign);
		if (!split_pair(line, sign, &next_key, &next_value)) {
			/* The value goes on over this line. */
			if (key.length > 0 && !is_ended)
				value.length =
					(size_t)(line.data + line.length -
						 value.data);
			continue;
		}
		if (key.length > 0)
			status = add_lines(claims, key, value, sign, fault);
		key = next_key;
		value = next_value;
		is_ended = false;
	}
	if (!status && key.length > 0)
		status = add_lines(claims, key, value, sign, fault);
	return status;
}

/* ---- YAML -------------------------------------------------------------- */

/* Where the parser stands. Of the mapping around all each key is a name; of
 * a list under it each item is a value, and of a mapping its "name". */
struct state {
	struct claims *claims; /* NULL: to see whether it is YAML at all */
	size_t depth;
	bool awaits_value; /* in the mapping around all */
	bool is_in_list;
	bool is_item_mapping; /* of the list's item around */
	bool is_in_mapping;
	bool awaits_inner; /* value in the mapping below a key */
	bool is_name;
	struct text key;
};

static struct text scalar_of(const yaml_event_t *event)
{
	return (struct text){ (const char *)event->data.scalar.value,
			      event->data.scalar.length };
}

static enum status add_scalar(struct state *state, struct text value,
			      struct fault *fault)
{
	struct text kept;
	enum status status = claims_keep(state->claims, value, &kept, fault);

	return status ? status :
			claims_add(state->claims, state->key, kept,
				   FRAGMENT_GUESS, fault);
}

static enum status take_scalar(struct state *state, struct text value,
			       struct fault *fault)
{
	if (!state->claims)
		return STATUS_OK;
	if (state->depth == 1 && !state->awaits_value) {
		state->awaits_value = true;
		return claims_keep(state->claims, value, &state->key, fault);
	}
	if (state->depth == 1) {
		state->awaits_value = false;
		return add_scalar(state, value, fault);
	}
	if (state->depth == 2 && state->is_in_list)
		return add_scalar(state, value, fault);
	if (!state->is_in_mapping)
		return STATUS_OK;
	state->awaits_inner = !state->awaits_inner;
	if (state->awaits_inner) {
		state->is_name = text_equal(value, TEXT("name"));
		return STATUS_OK;
	}
	return state->is_name ? add_scalar(state, value, fault) : STATUS_OK;
}

static void enter(struct state *state, bool is_mapping)
{
	state->depth++;
	/* A list or mapping as a key names nothing. */
	if (state->depth == 2 && !state->awaits_value)
		state->key = (struct text){ 0 };
	if (state->depth == 2)
		state->is_in_list = !is_mapping;
	if (state->depth == 3)
		state->is_item_mapping = is_mapping && state->is_in_list;
	/* Also a mapping that is an item of the list. */
	state->is_in_mapping = is_mapping &&
			       (state->depth == 2 ||
				(state->depth == 3 && state->is_item_mapping));
	state->awaits_inner = false;
}

/* A list or mapping was a value, or a key, of what is around it. */
static void leave(struct state *state)
{
	state->depth--;
	if (state->depth == 1)
		state->awaits_value = !state->awaits_value;
	state->is_in_mapping = (state->depth == 2 && !state->is_in_list) ||
			       (state->depth == 3 && state->is_item_mapping);
	state->awaits_inner = false;
}

/* *is_end at the end of the document. */
static enum status take_event(struct state *state, const yaml_event_t *event,
			      bool *is_end, struct fault *fault)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return take_scalar(state, scalar_of(event), fault);
	case YAML_MAPPING_START_EVENT:
	case YAML_SEQUENCE_START_EVENT:
		enter(state, event->type == YAML_MAPPING_START_EVENT);
		if (state->depth > DEPTH_MAX)
			*is_end = true;
		return STATUS_OK;
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		leave(state);
		return STATUS_OK;
	case YAML_ALIAS_EVENT:
		/* Never followed. */
		return take_scalar(state, TEXT(""), fault);
	default:
		*is_end = event->type == YAML_DOCUMENT_END_EVENT ||
			  event->type == YAML_STREAM_END_EVENT;
		return STATUS_OK;
	}
}

/* *is_valid is false when the block is no YAML. */
static enum status parse_yaml(struct text block, struct claims *claims,
			      bool *is_valid, struct fault *fault)
{
	struct state state = { .claims = claims };
	yaml_parser_t parser;
	yaml_event_t event;
	bool is_end = false;
	enum status status = STATUS_OK;

	*is_valid = true;
	if (!yaml_parser_initialize(&parser))
		return fault_set(fault, STATUS_FULL, "out of memory");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)block.data,
				     block.length);
	while (!status && !is_end && *is_valid) {
		if (!yaml_parser_parse(&parser, &event)) {
			*is_valid = false;
			break;
		}
		status = take_event(&state, &event, &is_end, fault);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return status;
}

/* Of what turns out to be no YAML nothing is claimed: a title with a colon in
 * it would be known by what stands before that. */
static enum status read_yaml(struct text block, struct claims *claims,
			     bool *is_valid, struct fault *fault)
{
	enum status status = parse_yaml(block, NULL, is_valid, fault);

	if (status || !*is_valid)
		return status;
	return parse_yaml(block, claims, is_valid, fault);
}

/* ---- JSON -------------------------------------------------------------- */

/* An object at the very top, on lines of its own, and what is behind it. */
static bool split_object(struct text text, struct text *block,
			 struct text *rest)
{
	struct items items = items_of(without_mark(text));
	struct text inner;

	if (items.text.length == 0 || items.text.data[0] != '{' ||
	    !items_next(&items, block) || block->length > MATTER_BYTES)
		return false;
	inner = text_trim(text_skip(*block, 1));
	*rest = text_skip(text,
			  (size_t)(block->data + block->length - text.data));
	return inner.length > 0 && inner.data[0] == '"' &&
	       text_trim(take_line(rest)).length == 0;
}

/* Flow mappings of YAML are a superset of JSON. What says neither a title nor
 * a day is text. */
static enum status read_object(struct text text, struct claims *claims,
			       struct text *rest, bool *is_there,
			       struct fault *fault)
{
	struct text block;
	enum status status;

	*is_there = split_object(text, &block, rest);
	if (!*is_there)
		return STATUS_OK;
	claims_from(claims, NULL);
	status = read_yaml(block, claims, is_there, fault);
	*is_there = *is_there && (claims_have(claims, CLAIMS_TITLE) ||
				  claims_have(claims, CLAIMS_DATE));
	return status;
}

/* Without a fence around it. */
static enum status read_bare(struct text text, struct claims *claims,
			     struct text *rest, struct fault *fault)
{
	size_t head = 0;
	bool is_object;
	enum status status = read_object(text, claims, rest, &is_object, fault);

	if (status || is_object)
		return status;
	status = matter_read_head(text, claims, &head, fault);
	*rest = head > 0 ? text_skip(text, head) : text;
	return status;
}

/* Whether the block has the names that whoever clips pages gives to where one
 * is from, and when he did so. */
static bool is_clipping(struct text block)
{
	bool has_source = false;
	bool has_created = false;

	while (block.length > 0) {
		struct text key;
		struct text value;

		if (!split_pair(take_line(&block), ':', &key, &value))
			continue;
		has_created |= text_equal(key, TEXT("created"));
		has_source |= text_equal(key, TEXT("source")) &&
			      claims_is_address(unquote(text_trim(value)));
	}
	return has_source && has_created;
}

enum status matter_read(struct text text, struct claims *claims,
			struct text *rest, struct fault *fault)
{
	char sign = fence_of(text);
	struct text block;
	bool is_valid = false;
	enum status status = STATUS_OK;

	if (sign == 0 || !split(text, sign, &block, rest))
		return read_bare(text, claims, rest, fault);
	claims_from(claims, NULL);
	if (is_clipping(block))
		claims_are_clipped(claims);
	if (sign == '-')
		status = read_yaml(block, claims, &is_valid, fault);
	if (status || is_valid)
		return status;
	return read_lines(block, sign == '-' ? ':' : '=', claims, fault);
}

/* ---- A list in the text ------------------------------------------------ */

/* "+ Date: X", "- **Date:** X", "**Date**: X" */
static bool split_item(struct text line, struct text *key, struct text *value)
{
	bool is_item = false;
	const char *colon;

	line = text_trim(line);
	if (line.length > 2 && strchr("+-*", line.data[0]) &&
	    line.data[1] == ' ') {
		line = text_trim(text_skip(line, 2));
		is_item = true;
	}
	if (line.length > 2 && text_begins(line, TEXT("**"))) {
		line = text_skip(line, 2);
		is_item = true;
	}
	colon = line.length > 0 ? memchr(line.data, ':', line.length) : NULL;
	if (!is_item || !colon || colon - line.data > KEY_BYTES)
		return false;
	*key = (struct text){ line.data, (size_t)(colon - line.data) };
	*value = text_skip(line, key->length + 1);
	while (key->length > 0 && key->data[key->length - 1] == '*')
		key->length--;
	while (value->length > 0 && value->data[0] == '*')
		*value = text_skip(*value, 1);
	*value = text_trim(*value);
	return value->length > 0 &&
	       !memmem(value->data, value->length, "](", 2);
}

static bool is_claim(struct text line, struct text *key, struct text *value)
{
	enum claims_kind kind;

	return split_item(line, key, value) && claims_knows(*key, &kind) &&
	       kind != CLAIMS_TEXT && kind != CLAIMS_LEAD;
}

/* Whether a key comes twice: then each is about something else. */
static bool is_digest(struct text text)
{
	struct text keys[KEYS_MAX];
	size_t count = 0;

	while (text.length > 0) {
		struct text line = take_line(&text);
		struct text key;
		struct text value;

		if (!is_claim(line, &key, &value))
			continue;
		for (size_t i = 0; i < count; i++)
			if (text_equal(keys[i], key))
				return true;
		if (count < KEYS_MAX)
			keys[count++] = key;
	}
	return false;
}

enum status matter_read_list(struct text text, struct claims *claims,
			     struct bytes *out, struct fault *fault)
{
	size_t line_count = 0;
	enum status status = STATUS_OK;

	if (is_digest(text))
		return bytes_append(out, text, fault);
	claims_from(claims, NULL);
	while (text.length > 0 && line_count < LIST_LINES && !status) {
		const char *start = text.data;
		struct text line = take_line(&text);
		struct text key;
		struct text value;

		line_count += lines_has_words(line);
		if (is_claim(line, &key, &value))
			status = claims_add(claims, key, value, FRAGMENT_GUESS,
					    fault);
		else
			status = bytes_append(
				out,
				(struct text){ start,
					       (size_t)(text.data - start) },
				fault);
	}
	return status ? status : bytes_append(out, text, fault);
}

/* ---- A head over the text ---------------------------------------------- */

/* What a line of a head says. */
struct field {
	struct text key;
	struct text value;
	enum claims_kind kind; /* CLAIMS_KINDS: none that is known */
	bool is_marked;        /* it can be nothing but a field */
	bool is_listed;        /* ":Title: X", which may be words, too */
};

/* What stands before the key: Org has "#+title: X", Nikola ".. title: X", and
 * reStructuredText ":title: X"; Logseq has "title:: X". */
static void take_mark(struct text *line, struct field *out)
{
	out->is_marked = text_take(line, TEXT("#+")) ||
			 text_take(line, TEXT(".. "));
	out->is_listed = !out->is_marked && text_take(line, TEXT(":"));
}

/* "Title: X": one or two words, and what they are about. */
static bool split_field(struct text line, struct field *out)
{
	const char *colon;
	struct text key;
	size_t blanks = 0;

	take_mark(&line, out);
	colon = line.length > 0 ? memchr(line.data, ':', line.length) : NULL;
	if (!colon || colon == line.data || colon - line.data > KEY_BYTES)
		return false;
	out->key = (struct text){ line.data, (size_t)(colon - line.data) };
	out->value = text_skip(line, out->key.length + 1);
	if (!out->is_marked && !out->is_listed)
		out->is_marked = text_take(&out->value, TEXT(":"));
	if (out->value.length > 0 && !text_is_blank(out->value.data[0]))
		return false;
	out->value = text_trim(out->value);
	key = out->key;
	(void)text_take_end(&key, TEXT("(s)"));
	for (size_t i = 0; i < key.length; i++) {
		if (strchr("\"'.,;()<>[]*#", key.data[i]))
			return false;
		blanks += text_is_blank(key.data[i]);
	}
	if (!claims_knows(out->key, &out->kind))
		out->kind = CLAIMS_KINDS;
	return blanks < 2 && !text_is_blank(out->key.data[0]);
}

/* Without quotes, and what stands around links and days. */
static struct text value_of(const struct field *field)
{
	struct text value = unquote(field->value);
	const char last = value.length > 1 ? value.data[value.length - 1] : ' ';
	const bool is_day = last != ' ' &&
			    ((value.data[0] == '<' && last == '>') ||
			     (value.data[0] == '[' && last == ']'));

	if (value.length > 4 && text_begins(value, TEXT("[[")) &&
	    memmem(value.data, value.length, "]]", 2) ==
		    value.data + value.length - 2) {
		value = text_skip(value, 2);
		value.length -= 2;
	} else if (is_day && field->kind == CLAIMS_DATE) {
		value = text_skip(value, 1);
		value.length--;
	}
	return text_trim(value);
}

/* Whether the line is of a drawer of Org's, around fields. */
static bool is_drawer(struct text line)
{
	return text_equal(text_trim(line), TEXT(":PROPERTIES:")) ||
	       text_equal(text_trim(line), TEXT(":END:"));
}

/* Takes the next line of a head; false where it ends. An empty line stands
 * between some, before one that is known. */
static bool take_field(struct text *rest, struct field *out)
{
	struct text line = { rest->data, 0 };
	bool follows_blank = false;

	*out = (struct field){ .kind = CLAIMS_KINDS };
	if (rest->length > 0)
		line = take_line(rest);
	while (is_drawer(line) && rest->length > 0)
		line = take_line(rest);
	if (text_trim(line).length == 0 && rest->length > 0) {
		line = take_line(rest);
		follows_blank = true;
	}
	if (!split_field(line, out) || out->kind == CLAIMS_TEXT)
		return false;
	if (out->kind == CLAIMS_LEAD && !out->is_marked && !out->is_listed)
		return false;
	return !follows_blank || out->kind != CLAIMS_KINDS;
}

/* One sign again and again. */
static bool is_underline(struct text line)
{
	line = text_trim(line);
	if (line.length < FENCE_BYTES || !memchr("=-#*~^\"`+", line.data[0], 9))
		return false;
	for (size_t i = 1; i < line.length; i++)
		if (line.data[i] != line.data[0])
			return false;
	return true;
}

/* Takes a title over a list of fields, as of reStructuredText. */
static bool take_title(struct text *rest, struct field *out)
{
	struct text ahead = *rest;
	struct text title;
	struct text line;

	if (ahead.length == 0)
		return false;
	title = take_line(&ahead);
	if (is_underline(title) && ahead.length > 0)
		title = take_line(&ahead);
	title = text_trim(title);
	line = ahead;
	if (!lines_has_words(title) || ahead.length == 0 ||
	    !is_underline(take_line(&ahead)))
		return false;
	line = take_full_line(&ahead);
	if (line.length == 0 || line.data[0] != ':')
		return false;
	rest->length -= (size_t)(line.data - rest->data);
	rest->data = line.data;
	*out = (struct field){ .key = TEXT("title"),
			       .value = title,
			       .kind = CLAIMS_TITLE,
			       .is_listed = true };
	return true;
}

static bool is_repeated(const struct field *fields, size_t count,
			const struct field *field)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(fields[i].key, field->key))
			return true;
	return false;
}

/* What a head has said, field by field. */
struct head {
	bool is_said[CLAIMS_KINDS + 1];
	size_t kind_count;
	size_t known_count; /* fields up to the last that is known */
	size_t length;      /* bytes up to there */
	bool is_marked;     /* words with a colon behind them it is not */
};

/* What is nothing but a field is of the head, known or not. */
static void add_field(struct head *head, const struct field *field,
		      size_t count, size_t length)
{
	const bool is_known = field->kind != CLAIMS_KINDS;

	if (!is_known && !field->is_marked && !field->is_listed)
		return;
	head->length = length;
	if (!is_known)
		return;
	head->kind_count += !head->is_said[field->kind];
	head->is_said[field->kind] = true;
	head->is_marked = head->is_marked || field->is_marked;
	head->known_count = count;
}

/* Whether it comes twice: then each is about something else. */
static bool is_again(const struct field *fields, size_t count)
{
	const struct field *field = &fields[count];

	return (field->kind != CLAIMS_KINDS ||
		(!field->is_marked && !field->is_listed)) &&
	       is_repeated(fields, count, field);
}

/* The fields of the head, up to the last that is known; 0 where a text
 * begins with words that happen to have a colon behind them. */
static size_t read_fields(struct text text, struct field fields[HEAD_LINES],
			  size_t *length)
{
	struct text rest = without_mark(text);
	struct head head = { .kind_count = 0 };
	bool has_field = take_title(&rest, &fields[0]);
	size_t count = 0;

	*length = 0;
	if (!has_field)
		has_field = take_field(&rest, &fields[0]);
	if (has_field && fields[0].kind == CLAIMS_KINDS &&
	    !fields[0].is_marked && !fields[0].is_listed)
		return 0;
	while (has_field) {
		if (is_again(fields, count))
			return 0;
		count++;
		add_field(&head, &fields[count - 1], count,
			  (size_t)(rest.data - text.data));
		has_field = count < HEAD_LINES &&
			    take_field(&rest, &fields[count]);
	}
	if (head.kind_count < (head.is_marked ? 1 : HEAD_KINDS))
		return 0;
	/* "Text:" alone, above it */
	if (count < HEAD_LINES && fields[count].kind == CLAIMS_TEXT &&
	    fields[count].value.length == 0)
		head.length = (size_t)(rest.data - text.data);
	*length = head.length;
	return head.known_count;
}

bool matter_is_head(struct text text, struct text *key, bool *has_title)
{
	struct field fields[HEAD_LINES];
	size_t length;
	size_t count = read_fields(text, fields, &length);

	*has_title = false;
	*key = count > 0 ? fields[0].key : (struct text){ 0 };
	for (size_t i = 0; i < count; i++)
		*has_title = *has_title || fields[i].kind == CLAIMS_TITLE;
	return count > 0;
}

/* Of a head that describes nothing the text is all that there is. */
static enum status find_head(struct text text, struct field fields[HEAD_LINES],
			     size_t *count, size_t *length, struct fault *fault)
{
	bool is_all = true;
	enum status status = STATUS_OK;

	*count = read_fields(text, fields, length);
	if (*count > 0)
		status = furniture_is_all(&is_all, text_skip(text, *length),
					  fault);
	if (status || is_all)
		*length = *count = 0;
	return status;
}

enum status matter_find_head(struct text text, struct text title,
			     size_t *length, struct fault *fault)
{
	struct field fields[HEAD_LINES];
	size_t count;
	bool is_said = false;
	enum status status = find_head(text, fields, &count, length, fault);

	for (size_t i = 0; i < count && title.length > 0; i++) {
		struct text value = value_of(&fields[i]);

		/* an outlet may have been cut off */
		is_said = is_said || (fields[i].kind == CLAIMS_TITLE &&
				      text_begins(value, title));
	}
	if (!is_said)
		*length = 0;
	return status;
}

enum status matter_read_head(struct text text, struct claims *claims,
			     size_t *length, struct fault *fault)
{
	struct field fields[HEAD_LINES];
	size_t count;
	enum status status = find_head(text, fields, &count, length, fault);

	claims_from(claims, NULL);
	for (size_t i = 0; i < count && !status; i++)
		/* whatever its name, the text stays as it is */
		status = claims_add(claims,
				    fields[i].kind == CLAIMS_TITLE ?
					    TEXT("title") :
					    fields[i].key,
				    value_of(&fields[i]), FRAGMENT_GUESS,
				    fault);
	return status;
}
