/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/json_file.h"

#include <string.h>

#include "indexer/formats.h"
#include "indexer/items.h"
#include "indexer/joined.h"
#include "indexer/lines.h"
#include "shared/array.h"

enum {
	SNIFFED_BYTES = 64 * 1024, /* of blank lines before a first record */
	CUE_BYTES = 64 * 1024,     /* of one of them */
	JOINED_BYTES = 8 << 20,    /* of a record over several lines */
	CUES_BYTES = 8 << 20,      /* of a recording that has a line a piece */
	LISTS_TRIED = 32,          /* in one record, for a list of articles */
	ITEMS_TRIED = 16,          /* of such a list */
	LIST_DEPTH = 6,
	BESIDE_DEPTH = 2,
	MEMBERS_TRIED = 64, /* objects beside lists, for an article */
	STRING_BYTES = 40   /* of one that is an article, in its quotes */
};

/* ---- Records ----------------------------------------------------------- */

static enum status look(const struct json_file *file, struct text text,
			enum records_shape *out)
{
	*out = RECORDS_OTHER;
	text = items_trim(text);
	if (text.length == 0 || !memchr("{[\"", text.data[0], 3))
		return STATUS_OK;
	return records_look(file->records, text, out, file->reading->fault);
}

/* Whether the list that begins at `offset` of the text is one of articles:
 * its first items tell, of which one may be bad. */
static enum status is_of_articles(const struct json_file *file,
				  struct text text, size_t offset, bool *out)
{
	struct items items = items_of(text_skip(text, offset));
	enum records_shape shape = RECORDS_OTHER;
	struct text item;
	enum status status = STATUS_OK;

	for (size_t i = 0;
	     i < ITEMS_TRIED && !status && shape != RECORDS_ARTICLE &&
	     items_next(&items, &item);
	     i++)
		status = look(file, item, &shape);
	*out = shape == RECORDS_ARTICLE;
	return status;
}

/* Whether the list that begins at `offset` is called what feeds, and chats,
 * call the list of their articles. */
static bool is_called_so(struct text text, size_t offset)
{
	static const char *const names[] = {
		"\"items\"",    "\"item\"",  "\"entries\"", "\"entry\"",
		"\"articles\"", "\"posts\"", "\"stories\"", "\"results\"",
		"\"hits\"",     "\"docs\"",  "\"messages\""
	};

	while (offset > 0 && memchr(" \t\r\n:", text.data[offset - 1], 5))
		offset--;
	for (size_t i = 0; i < COUNT(names); i++)
		if (text_ends((struct text){ text.data, offset },
			      text_of(names[i])))
			return true;
	return false;
}

/* The next list of articles that a record is or has in it; *is_found is
 * false when there is none. `of_feed`: one that is called so. */
static enum status find_list(const struct json_file *file,
			     struct items_list *list, bool of_feed,
			     struct text *out, bool *is_found)
{
	struct text text = list->text;
	enum status status = STATUS_OK;

	*is_found = false;
	for (size_t i = 0; i < LISTS_TRIED && !status && !*is_found; i++) {
		size_t offset;

		if (!items_next_list(list, out))
			break;
		offset = (size_t)(out->data - text.data);
		if (!of_feed || is_called_so(text, offset))
			status = is_of_articles(file, text, offset, is_found);
	}
	return status;
}

/* What was read, with the status of that and why it failed; rejected when it
 * is no article. */
static enum status give_read(const struct json_file *file,
			     struct article *article, enum status status,
			     const struct fault *why, uint64_t offset)
{
	struct reading *reading = file->reading;
	bool is_single = reading->keys->kind == KEYS_SINGLE;

	if (!status)
		return reading_give(reading, article, offset);
	if (status == STATUS_SKIP && !is_single)
		return reading_reject(reading, offset, why->text);
	if (status == STATUS_FULL && !is_single)
		return reading_reject_large(reading, offset);
	*reading->fault = *why;
	return status;
}

static enum status give_article(const struct json_file *file, struct text text,
				uint64_t offset)
{
	enum records_shape unused;
	struct article article;
	struct fault why = { 0 };
	enum status status =
		records_read(file->records, text, &article, &unused, &why);

	return give_read(file, &article, status, &why, offset);
}

/* One that has a name, which is its id where it has none. */
static enum status give_named(const struct json_file *file,
			      const struct items_members *members,
			      struct text text, uint64_t offset)
{
	enum records_shape unused;
	struct article article;
	struct fault why = { 0 };
	enum status status =
		records_read(file->records, text, &article, &unused, &why);

	if (!status && article.own_id.length == 0)
		status = records_name(file->records, members->name,
				      &article.own_id, &why);
	return give_read(file, &article, status, &why, offset);
}

/* Of records that are told apart by their order where they have no ids; of a
 * line that has several none is known by its bytes. */
static void begin_several(const struct json_file *file)
{
	struct reading *reading = file->reading;

	reading_forget(reading);
	if (reading->keys->kind == KEYS_SINGLE)
		keys_set(reading->keys, KEYS_FILE);
}

static enum status give_list(const struct json_file *file, struct text list,
			     uint64_t offset)
{
	struct items items = items_of(list);
	struct text item;
	enum status status = STATUS_OK;

	while (!status && items_next(&items, &item))
		status = give_article(
			file, item, offset + (uint64_t)(item.data - list.data));
	return status;
}

/* Whether there is a text, be it in what would go on behind it. */
static bool is_told(const struct claims *claims, enum records_shape shape)
{
	return claims_have(claims, CLAIMS_TEXT) ||
	       (shape == RECORDS_ARTICLE && claims_have(claims, CLAIMS_TITLE) &&
		claims_have_sequel(claims));
}

/* Whether the article has more than a title, as topics, outlets and pictures
 * have one. */
static bool has_text(const struct json_file *file, struct text first,
		     bool may_lack_title)
{
	enum records_shape shape;
	struct article article;
	struct fault unused = { 0 };

	return records_read(file->records, first, &article, &shape, &unused) ==
		       STATUS_OK &&
	       (may_lack_title || shape == RECORDS_ARTICLE) &&
	       (is_told(file->reading->claims, shape) ||
		claims_have(file->reading->claims, CLAIMS_LEAD));
}

/* Beside a list of articles there are such of topics. */
static bool begins_with_text(const struct json_file *file, struct text list)
{
	struct items items = items_of(list);
	struct text first;

	return items_next(&items, &first) && has_text(file, first, true);
}

/* ---- Answers ----------------------------------------------------------- */

/* On the way through what has a list of articles. */
struct answer {
	struct items_list parts; /* lists, and objects beside them */
	uint64_t offset;
	bool of_feed;
	size_t member_count; /* that were tried */
	size_t list_count;   /* that were given */
	size_t given_count;
};

/* Whether the record that was read last has what only articles have. */
static bool is_complete(const struct claims *claims, enum records_shape shape)
{
	bool has_title = claims_have(claims, CLAIMS_TITLE);
	bool has_address = claims_have(claims, CLAIMS_ADDRESS);
	bool has_date = claims_have(claims, CLAIMS_DATE);

	if (shape != RECORDS_ARTICLE)
		return false;
	if (is_told(claims, shape))
		return has_title || has_address || has_date;
	return claims_have(claims, CLAIMS_LEAD) && has_title && has_address &&
	       has_date;
}

/* Whether an object beside a list is an article, and does not itself have
 * such a list in it as feeds have. */
static enum status is_article(const struct json_file *file, struct text text,
			      bool *out)
{
	const struct claims *claims = file->reading->claims;
	struct items_list lists = ITEMS_LIST_OF(text, LIST_DEPTH);
	struct text unused_list;
	enum records_shape shape;
	struct article unused;
	struct fault why = { 0 };
	bool has_sequel;
	bool has_list = false;
	enum status status =
		records_read(file->records, text, &unused, &shape, &why);

	*out = false;
	if (status) {
		*file->reading->fault = why;
		return status == STATUS_SKIP ? STATUS_OK : status;
	}
	*out = is_complete(claims, shape);
	has_sequel = claims_have_sequel(claims);
	if (*out && !has_sequel)
		status = find_list(file, &lists, true, &unused_list, &has_list);
	*out = *out && !has_list;
	return status;
}

/* Whether the part is to be given. */
static enum status is_of_answer(const struct json_file *file,
				struct answer *answer, struct text part,
				bool *out)
{
	struct text text = answer->parts.text;
	size_t offset = (size_t)(part.data - text.data);

	*out = false;
	if (part.data[0] == '{')
		return answer->member_count++ < MEMBERS_TRIED ?
			       is_article(file, part, out) :
			       STATUS_OK;
	if (answer->of_feed && !is_called_so(text, offset))
		return STATUS_OK;
	return is_of_articles(file, text, offset, out);
}

/* Of lists behind the first only such as have texts. */
static enum status give_part(const struct json_file *file,
			     struct answer *answer, struct text part)
{
	uint64_t offset = answer->offset +
			  (uint64_t)(part.data - answer->parts.text.data);

	begin_several(file);
	answer->given_count++;
	if (part.data[0] == '{')
		return give_article(file, part, offset);
	if (answer->list_count++ > 0 && !begins_with_text(file, part))
		return STATUS_OK;
	return give_list(file, part, offset);
}

/* The list, and others behind it: answers have one for each topic or day; and
 * articles beside them, as the first of the news. */
static enum status give_answer(const struct json_file *file,
			       struct answer *answer)
{
	enum status status = STATUS_OK;
	size_t missed_count = 0;
	struct text part;

	while (!status && missed_count < LISTS_TRIED &&
	       items_next_list(&answer->parts, &part)) {
		bool is_one;

		status = is_of_answer(file, answer, part, &is_one);
		missed_count += !is_one && part.data[0] == '[';
		if (status || !is_one)
			continue;
		missed_count = 0;
		status = give_part(file, answer, part);
		items_pass_list(&answer->parts, part);
	}
	return status;
}

/* Whether one of the first members is an article; the very first may have no
 * title. */
static bool have_article(const struct json_file *file, struct text text)
{
	struct items_members members = ITEMS_MEMBERS_OF(text);
	struct text member;

	for (size_t i = 0;
	     i < ITEMS_TRIED && items_next_member(&members, &member); i++)
		if (has_text(file, member, i == 0))
			return true;
	return false;
}

/* Articles by their names: addresses as a rule, or labels; *has_any is false
 * when they are none. */
static enum status give_members(const struct json_file *file, struct text text,
				uint64_t offset, bool *has_any)
{
	struct items_members members = ITEMS_MEMBERS_OF(lines_trim(text));
	enum status status = STATUS_OK;
	struct text member;

	*has_any = have_article(file, members.text);
	if (!*has_any)
		return STATUS_OK;
	begin_several(file);
	while (!status && items_next_member(&members, &member))
		status = give_named(
			file, &members, member,
			offset + (uint64_t)(member.data - text.data));
	return status;
}

/* The rows of the table that was read last. */
static enum status give_rows(const struct json_file *file, uint64_t offset)
{
	bool is_end = false;
	enum status status = STATUS_OK;

	begin_several(file);
	while (!status && !is_end) {
		struct article article;
		struct fault why = { 0 };

		status = records_next_row(file->records, &article, &is_end,
					  &why);
		if (!is_end)
			status =
				give_read(file, &article, status, &why, offset);
	}
	return status;
}

/* What is a string may be a key or a label as well as an article. */
static enum status give_string(const struct json_file *file, struct text text,
			       uint64_t offset)
{
	if (text.length >= STRING_BYTES && memchr(text.data, ' ', text.length))
		return give_article(file, text, offset);
	return give_read(file, NULL, STATUS_SKIP,
			 &(struct fault){ .text = "a string, and no text" },
			 offset);
}

/* Each string of a list is an article. */
static enum status give_texts(const struct json_file *file, struct text list,
			      uint64_t offset)
{
	struct items items = items_of(list);
	struct text item;
	enum status status = STATUS_OK;

	begin_several(file);
	while (!status && items_next(&items, &item)) {
		if (item.data[0] == '"' && lines_has_words(item))
			status = give_article(
				file, item,
				offset + (uint64_t)(item.data - list.data));
		else /* null, or a text that was not found */
			keys_skip(file->reading->keys);
	}
	return status;
}

/* Whether lists in the record are of articles by their name alone. A feed has
 * a title as articles have, but no text; and what is no JSON, cut off say,
 * may be an article with a list of comments. */
static bool needs_name(enum records_shape shape, struct text text)
{
	text = lines_trim(text);
	return shape == RECORDS_ARTICLE ||
	       (shape == RECORDS_OTHER && text.length > 0 &&
		text.data[0] == '{');
}

/* An answer when it has a list of articles; *is_one tells. */
static enum status give_lists(const struct json_file *file, struct text text,
			      uint64_t offset, enum records_shape shape,
			      bool *is_one)
{
	struct items_list lists = ITEMS_LIST_OF(text, LIST_DEPTH);
	struct answer answer = { .parts = lists,
				 .offset = offset,
				 .of_feed = needs_name(shape, text) };
	struct text unused;
	enum status status =
		find_list(file, &lists, answer.of_feed, &unused, is_one);

	/* What is no JSON, cut off say, has objects of any kind. */
	answer.parts.has_members = shape != RECORDS_OTHER;
	return status || !*is_one ? status : give_answer(file, &answer);
}

/* Whether there is a list beside the article in a record that is called what
 * lists of articles are. */
static bool has_list_beside(struct text text)
{
	struct items_list lists = ITEMS_LIST_OF(text, BESIDE_DEPTH);
	struct text list;

	while (items_next_list(&lists, &list))
		if (is_called_so(text, (size_t)(list.data - text.data)))
			return true;
	return false;
}

/* {"article": {...}, "articles": [...]}: the one and the others. */
static enum status give_beside(const struct json_file *file, struct text text,
			       uint64_t offset)
{
	struct items_list lists = ITEMS_LIST_OF(text, BESIDE_DEPTH);
	struct answer answer = { .parts = lists,
				 .offset = offset,
				 .of_feed = true };
	struct text unused;
	bool has_list;
	enum status status = find_list(file, &lists, true, &unused, &has_list);

	if (status)
		return status;
	if (!has_list)
		return give_article(file, text, offset);
	begin_several(file);
	status = give_article(file, text, offset);
	return status ? status : give_answer(file, &answer);
}

/* Articles anywhere in what says nothing itself and has no list of them. */
static enum status give_inner(const struct json_file *file, struct text text,
			      uint64_t offset, bool *has_any)
{
	struct answer answer = { .parts = ITEMS_LIST_OF(text, LIST_DEPTH),
				 .offset = offset };
	enum status status;

	answer.parts.has_members = true;
	status = give_answer(file, &answer);
	*has_any = answer.given_count > 0;
	return status;
}

/* An article, or what has a list of them. */
static enum status give_record(const struct json_file *file, struct text text,
			       uint64_t offset)
{
	struct reading *reading = file->reading;
	enum records_shape shape;
	struct article article;
	bool is_given;
	struct fault why = { 0 };
	enum status status =
		records_read(file->records, text, &article, &shape, &why);
	bool is_empty = status == STATUS_SKIP;

	if (status == STATUS_FULL && reading->keys->kind != KEYS_SINGLE)
		return reading_reject_large(reading, offset);
	if (status && status != STATUS_SKIP) {
		*reading->fault = why;
		return status;
	}
	if (shape == RECORDS_TABLE)
		return give_rows(file, offset);
	if (shape == RECORDS_STRING)
		return give_string(file, text, offset);
	if (shape == RECORDS_TEXTS)
		return give_texts(file, text, offset);
	if (!status && is_told(reading->claims, shape))
		return records_is_inner(file->records) &&
				       has_list_beside(text) ?
			       give_beside(file, text, offset) :
			       reading_give(reading, &article, offset);
	status = give_lists(file, text, offset, shape, &is_given);
	if (!status && !is_given && shape == RECORDS_OBJECT)
		status = give_members(file, text, offset, &is_given);
	if (!status && !is_given && is_empty && shape != RECORDS_OTHER)
		status = give_inner(file, text, offset, &is_given);
	return status || is_given ? status : give_article(file, text, offset);
}

/* The same, unless it is as it was. */
static enum status keep_or_give(const struct json_file *file, struct text text,
				uint64_t offset)
{
	const struct hash raw = hash_text(text);
	bool is_kept;
	enum status status =
		reading_keep(file->reading, &raw, offset, &is_kept);

	if (status || is_kept)
		return status;
	status = give_record(file, text, offset);
	reading_forget(file->reading);
	return status;
}

/* Values one behind the other, or those in an array around all. */
static enum status give_items(const struct json_file *file, struct text text,
			      uint64_t offset)
{
	struct items items = items_of(text);
	struct text item;
	enum status status = STATUS_OK;

	while (!status && items_next(&items, &item))
		status = keep_or_give(
			file, item, offset + (uint64_t)(item.data - text.data));
	return status;
}

/* ---- JSON Lines -------------------------------------------------------- */

/* Whether nothing is on a line, or what somebody noted there. */
static bool is_empty_line(struct text line)
{
	line = items_trim(line);
	return line.length == 0 || line.data[0] == '#' ||
	       text_begins(line, TEXT("//"));
}

static enum status give_line(const struct json_file *file,
			     const struct reader_line *line)
{
	if (line->is_too_long)
		return reading_reject(file->reading, line->offset,
				      "record too long");
	if (is_empty_line(line->text))
		return STATUS_OK;
	if (memmem(line->text.data, line->text.length, "}{", 2))
		return give_items(file, line->text, line->offset);
	return keep_or_give(file, line->text, line->offset);
}

/* The same of one that goes on behind its line. */
static enum status give_joined(const struct json_file *file,
			       struct reader_line *line)
{
	struct bytes joined = BYTES_UP_TO(JOINED_BYTES);
	const uint64_t offset = line->offset;
	enum status status =
		joined_read(&joined, file->reader, line, file->reading->fault);

	if (status == STATUS_FULL &&
	    joined.length + line->text.length >= JOINED_BYTES)
		status = reading_reject(file->reading, offset,
					"record too long");
	else if (status == STATUS_FULL)
		status = reading_reject_large(file->reading, offset);
	else if (!status)
		status = keep_or_give(file, text_from(&joined), offset);
	/* There was no memory for even the first line. */
	if (!status && line->offset == offset)
		status = reader_line(file->reader, line, file->reading->fault);
	bytes_free(&joined);
	return status;
}

enum status json_file_line(const struct json_file *file,
			   struct reader_line *line, bool has_next)
{
	enum status status;

	if (line->text.length < JOINED_BYTES && joined_begins(line->text))
		return give_joined(file, line);
	status = give_line(file, line);
	return status || !has_next ?
		       status :
		       reader_line(file->reader, line, file->reading->fault);
}

enum status json_file_lines(const struct json_file *file, enum keys_kind keys)
{
	struct reader_line line;
	enum status status;

	keys_set(file->reading->keys, keys);
	reader_let_go(file->reader);
	status = reader_line(file->reader, &line, file->reading->fault);
	while (!status && !line.is_end)
		status = json_file_line(file, &line, true);
	return status;
}

/* Whether one of the next lines is a record of its own, too; one that is
 * too long to look at counts. */
static enum status has_another(const struct json_file *file, bool *out)
{
	struct reader_line line = { 0 };
	enum records_shape shape = RECORDS_OTHER;
	enum status status = STATUS_OK;

	*out = false;
	while (!status && !*out) {
		status = reader_line(file->reader, &line, file->reading->fault);
		if (status || line.is_end || line.offset >= SNIFFED_BYTES)
			break;
		if (!line.is_too_long)
			status = look(file, line.text, &shape);
		*out = line.is_too_long || shape != RECORDS_OTHER;
	}
	return status;
}

/* Whether each line of the file is a piece of what is said, to the end, and
 * all together are no more than one record may be. */
static enum status are_cues(const struct json_file *file, bool *out)
{
	struct reader_line line = { 0 };
	size_t count = 0;
	size_t value_count = 0;
	enum status status = STATUS_OK;

	*out = false;
	reader_rewind(file->reader);
	while (!status) {
		enum records_shape shape = RECORDS_CUE;

		status = reader_line(file->reader, &line, file->reading->fault);
		if (status || line.is_end)
			break;
		if (line.is_too_long || line.offset > CUES_BYTES)
			return STATUS_OK;
		if (is_empty_line(line.text))
			continue;
		status = look(file, line.text, &shape);
		value_count += items_count_values(line.text) + 1;
		if (shape != RECORDS_CUE || value_count > RECORDS_VALUES_MAX)
			return status;
		count++;
	}
	*out = !status && count > 1;
	return status;
}

/* What has such lines is one article, and is read as a whole. */
static enum status tell_cues(const struct json_file *file,
			     enum json_file_kind *out)
{
	bool is_one;
	enum status status = are_cues(file, &is_one);

	*out = is_one ? JSON_FILE_WHOLE : JSON_FILE_LINES;
	return status;
}

/* The first line with something on it, in a file that says of itself no
 * more than its beginning. */
static enum status find_first(const struct json_file *file,
			      struct reader_line *line)
{
	enum status status;

	do {
		status = reader_line(file->reader, line, file->reading->fault);
	} while (!status && !line->is_end && line->offset < SNIFFED_BYTES &&
		 !line->is_too_long && lines_trim(line->text).length == 0);
	return status;
}

/* Whether a list begins on the line that goes on behind it: a file that is
 * called JSON Lines, and is none. */
static bool begins_list(struct text line)
{
	line = items_trim(line);
	return line.length > 0 && line.data[0] == '[' &&
	       line.data[line.length - 1] != ']';
}

/*
 * JSON Lines is known by its name or by a first line that is an article, in
 * a .json file any object. There it may also be the first of records one
 * behind the other, over any number of lines, or the only one: if no other
 * line is one, the file is read as a whole.
 */
enum status json_file_tell(const struct json_file *file,
			   enum json_file_kind *out)
{
	struct reader_line line = { 0 };
	enum records_shape shape = RECORDS_OTHER;
	bool is_lines;
	enum status status;

	*out = JSON_FILE_LINES;
	status = find_first(file, &line);
	if (formats_has_ending(file->name, ".jsonl") ||
	    formats_has_ending(file->name, ".ndjson")) {
		if (!status && begins_list(line.text))
			*out = JSON_FILE_WHOLE;
		else if (!status)
			status = look(file, line.text, &shape);
		if (!status && shape == RECORDS_CUE)
			status = tell_cues(file, out);
		reader_rewind(file->reader);
		return status;
	}
	*out = formats_has_ending(file->name, ".json") ? JSON_FILE_WHOLE :
							 JSON_FILE_NONE;
	if (!status)
		status = look(file, line.text, &shape);
	if (!status && shape == RECORDS_CUE) {
		status = tell_cues(file, out);
		reader_rewind(file->reader);
		return status;
	}
	is_lines = shape == RECORDS_ARTICLE;
	if (!status && shape != RECORDS_OTHER && *out == JSON_FILE_WHOLE)
		status = has_another(file, &is_lines);
	if (!status && is_lines)
		*out = JSON_FILE_LINES;
	reader_rewind(file->reader);
	return status;
}

/* ---- Other files ------------------------------------------------------- */

/* What is said piece by piece, one behind the other, as a list; nothing where
 * they are of something else. */
static enum status list_cues(const struct json_file *file, struct text text,
			     struct bytes *out)
{
	struct items items = items_of(text);
	struct fault *fault = file->reading->fault;
	enum records_shape shape = RECORDS_CUE;
	struct items rest = items;
	enum status status = STATUS_OK;
	size_t count = 0;
	size_t value_count = 0;
	struct text item;

	/* one record alone, or a long one, is not read twice */
	if (items.is_array || !items_next(&rest, &item) ||
	    item.length > CUE_BYTES || !items_next(&rest, &item))
		return STATUS_OK;
	while (!status && shape == RECORDS_CUE && items_next(&items, &item)) {
		status = look(file, item, &shape);
		value_count += items_count_values(item) + 1;
		if (!status)
			status = bytes_append_byte(out, count++ ? ',' : '[',
						   fault);
		if (!status)
			status = bytes_append(out, item, fault);
	}
	if (shape != RECORDS_CUE || count < 2 ||
	    value_count > RECORDS_VALUES_MAX)
		bytes_clear(out);
	else if (!status)
		status = bytes_append_byte(out, ']', fault);
	return status;
}

/* Whether the text is a list of what is said piece by piece, or of paragraphs
 * or texts, or of the rows of a table: of one that is long the first tells
 * that it is none. */
static enum status is_of_pieces(const struct json_file *file, struct text text,
				bool *out)
{
	struct items items = items_of(text);
	enum records_shape shape = RECORDS_OTHER;
	struct text first;
	enum status status = STATUS_OK;

	*out = false;
	if (!items.is_array || !items_next(&items, &first))
		return STATUS_OK;
	status = look(file, first, &shape);
	if (status ||
	    (shape != RECORDS_CUE && !memchr("\"[", first.data[0], 2)))
		return status;
	status = look(file, text, &shape);
	*out = shape == RECORDS_ARTICLE || shape == RECORDS_TABLE ||
	       shape == RECORDS_TEXTS;
	return status;
}

enum status json_file_look(const struct json_file *file, struct text text,
			   bool *out)
{
	enum records_shape shape = RECORDS_OTHER;
	struct items items = items_of(text);
	struct text list;
	struct text first;
	bool has_list = false;
	enum status status = is_of_pieces(file, text, out);

	if (status || *out)
		return status;
	text = items_trim(text);
	if (text.length > 0 &&
	    (memchr("{[\"", text.data[0], 3) || items_name_end(text) > 0) &&
	    items_next(&items, &first))
		status = look(file, first, &shape);
	if (!status && shape == RECORDS_OBJECT) {
		struct items_list lists = ITEMS_LIST_OF(first, LIST_DEPTH);

		status = find_list(file, &lists, false, &list, &has_list);
	}
	*out = shape == RECORDS_ARTICLE || shape == RECORDS_CUE ||
	       shape == RECORDS_TABLE || has_list;
	return status;
}

enum status json_file_records(const struct json_file *file, struct text text)
{
	return give_items(file, text, 0);
}

enum status json_file_whole(const struct json_file *file, struct text text)
{
	struct items items = items_of(text);
	struct items rest = items;
	struct text item;
	struct text other;
	struct bytes list = BYTES_UP_TO(2 * text.length + 2);
	bool is_one;
	enum status status = is_of_pieces(file, text, &is_one);

	if (!status && !is_one)
		status = list_cues(file, text, &list);
	if (!status && (is_one || list.length > 0)) {
		keys_set(file->reading->keys, KEYS_SINGLE);
		status =
			keep_or_give(file, is_one ? text : text_from(&list), 0);
		is_one = true;
	}
	bytes_free(&list);
	if (status || is_one)
		return status;
	if (!items.is_array && items_next(&rest, &item) &&
	    !items_next(&rest, &other))
		keys_set(file->reading->keys, KEYS_SINGLE);
	else
		keys_set(file->reading->keys, KEYS_FILE);
	return json_file_records(file, text);
}
