/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_why.h"

#include <inttypes.h>

#include "shared/display.h"
#include "shared/json.h"

enum { PLACES_SHOWN = 10 };

/* Text in the making: after a failure the rest does nothing. */
struct writer {
	struct bytes *out;
	enum status status;
	struct fault *fault;
};

static void put(struct writer *writer, const char *text)
{
	if (!writer->status)
		writer->status =
			bytes_append(writer->out, text_of(text), writer->fault);
}

/* What comes from outside. */
static void put_shown(struct writer *writer, struct text text)
{
	if (!writer->status)
		writer->status = display_append(writer->out, text, DISPLAY_LINE,
						writer->fault);
}

static void put_path(struct writer *writer, struct text path)
{
	if (!writer->status)
		writer->status = display_append(writer->out, path, DISPLAY_NAME,
						writer->fault);
}

static void put_number(struct writer *writer, uint64_t number)
{
	if (!writer->status)
		writer->status = bytes_printf(writer->out, writer->fault,
					      "%" PRIu64, number);
}

/* "1 passage", "7 passages" */
static void put_counted(struct writer *writer, uint64_t count,
			const char *thing)
{
	put_number(writer, count);
	put(writer, " ");
	put(writer, thing);
	put(writer, count == 1 ? "" : "s");
}

/* ---- For people -------------------------------------------------------- */

static void put_nearest(struct writer *writer, const struct subject *subject)
{
	for (size_t i = 0; i < subject->nearest_count; i++) {
		put(writer, i == 0 ? "\nA like name: " : ", ");
		put_path(writer, subject->nearest[i]);
	}
}

static void put_unknown(struct writer *writer, const struct subject *subject)
{
	put_path(writer, subject->shown);
	if (subject->is_id) {
		put(writer, ": no article or passage of this index has this "
			    "id.");
		return;
	}
	put(writer, " is not in this index. ");
	if (subject->is_hidden)
		put(writer, "Files and folders of such names are not read: "
			    "hidden ones, *~, *.part, *.tmp.");
	else if (subject->root.length > 0)
		put(writer, "It lies below a folder that is indexed, ");
	else
		put(writer, "It lies below no folder that is indexed.");
	if (!subject->is_hidden && subject->root.length > 0) {
		put_path(writer, subject->root);
		put(writer, ": newer than the last run of pqindex, a link, "
			    "not there, or the like.");
	}
	put_nearest(writer, subject);
}

static void put_head(struct writer *writer, const struct why *why)
{
	const struct subject *subject = &why->subject;

	switch (subject->kind) {
	case SUBJECT_PASSAGE:
		put_path(writer, subject->shown);
		put(writer, " is indexed; this is passage ");
		put_number(writer, subject->passage + 1);
		put(writer, " of ");
		put_number(writer, subject->passages.count);
		put(writer, " (line ");
		put_number(writer,
			   subject->passages.list[subject->passage].line);
		put(writer, ").");
		break;
	case SUBJECT_ARTICLE:
		put_path(writer, subject->shown);
		put(writer, " is indexed (");
		put_counted(writer, subject->passages.count, "passage");
		put(writer, ").");
		break;
	case SUBJECT_REJECTED:
		put_path(writer, subject->shown);
		put(writer, " could not be indexed: ");
		put_shown(writer, subject->reason);
		break;
	case SUBJECT_FOLDER:
		put_path(writer, subject->shown);
		put(writer, " is a folder with indexed files: name one of "
			    "them.");
		break;
	case SUBJECT_UNKNOWN:
		put_unknown(writer, subject);
		break;
	}
}

static const char *form_text(enum why_form form)
{
	switch (form) {
	case WHY_EXACT:
		return "as typed";
	case WHY_STEM:
		return "another form";
	case WHY_HEADLINE:
		break;
	}
	return "by title or heading";
}

/* "in 2 of them: 1 (line 3, as typed), 4 (line 12, another form)" */
static void put_places(struct writer *writer, const struct why *why,
		       const struct why_leaf *leaf)
{
	const struct store_passages *passages = &why->subject.passages;
	size_t shown = leaf->place_count < PLACES_SHOWN ? leaf->place_count :
							  PLACES_SHOWN;

	if (leaf->is_field) {
		put(writer, "true of it.");
		return;
	}
	if (why->subject.kind == SUBJECT_PASSAGE) {
		put(writer, "in it (");
		put(writer, form_text(leaf->places[0].form));
		put(writer, ").");
		return;
	}
	put(writer, "in ");
	put_number(writer, leaf->place_count);
	put(writer, " of them: ");
	for (size_t i = 0; i < shown; i++) {
		const struct why_place *place = &leaf->places[i];

		put(writer, i == 0 ? "" : ", ");
		put_number(writer, place->passage + 1);
		put(writer, " (line ");
		put_number(writer, passages->list[place->passage].line);
		put(writer, ", ");
		put(writer, form_text(place->form));
		put(writer, ")");
	}
	if (shown < leaf->place_count) {
		put(writer, " and ");
		put_number(writer, leaf->place_count - shown);
		put(writer, " more");
	}
	put(writer, ".");
}

static void put_absence(struct writer *writer, const struct why *why,
			const struct why_leaf *leaf)
{
	put(writer, leaf->is_field                       ? "not true of it" :
		    why->subject.kind == SUBJECT_PASSAGE ? "not in it" :
							   "in none of them");
	if (leaf->is_apart)
		put(writer, ", though its words are there, not side by side "
			    "or near enough");
	if (leaf->is_beside && why->subject.kind != SUBJECT_PASSAGE)
		put(writer, ", though the article has it: in its title, in a "
			    "heading, in a line that is the page's, or from "
			    "one passage to the next");
	if (leaf->passage_count == 0) {
		put(writer, leaf->is_field ?
				    "; it is true of no article." :
				    "; no passage of the index has it.");
		return;
	}
	put(writer, leaf->is_field ? "; it is true of " : "; it stands in ");
	put_counted(writer, leaf->passage_count, "passage");
	put(writer, " of ");
	put_counted(writer, leaf->article_count, "article");
	put(writer, ".");
}

/* Quotation marks, unless the query language has put them. */
static void put_leaf(struct writer *writer, const struct why *why,
		     const struct why_leaf *leaf)
{
	const char *quote = leaf->stem.length > 0 ? "\"" : "";

	put(writer, quote);
	put_shown(writer, leaf->shown);
	put(writer, quote);
	if (leaf->stem.length > 0) {
		put(writer, " (");
		put_shown(writer, leaf->stem);
		put(writer, ")");
	}
	if (!leaf->is_wanted)
		put(writer, ", not wanted");
	put(writer, ": ");
	if (leaf->place_count > 0)
		put_places(writer, why, leaf);
	else
		put_absence(writer, why, leaf);
}

static void put_success(struct writer *writer, const struct why *why)
{
	const struct record_passage *best =
		&why->subject.passages.list[why->best];

	put(writer, "The query finds ");
	if (why->subject.kind == SUBJECT_PASSAGE) {
		put(writer, "it");
	} else {
		put_counted(writer, why->found_count, "passage");
		put(writer, " of it; the best, ");
		put_number(writer, why->best + 1);
		put(writer, " (line ");
		put_number(writer, best->line);
		put(writer, "),");
	}
	put(writer,
	    why->subject.kind == SUBJECT_PASSAGE ? ": it is hit " : " is hit ");
	if (why->rank > 0)
		put_number(writer, why->rank);
	else
		put(writer, "10001 or later");
	if (!writer->status)
		writer->status = bytes_printf(writer->out, writer->fault,
					      " with score %.4f.", why->score);
}

/* The operands of one role that fail; how many there were. */
static size_t put_failing(struct writer *writer, const struct why *why,
			  enum why_role role, const char *reason)
{
	size_t count = 0;

	for (size_t i = 0; i < why->part_count; i++) {
		const struct why_part *part = &why->parts[i];
		bool has_it = part->passage_count > 0;

		if (part->role != role || has_it != (role == WHY_UNWANTED))
			continue;
		put(writer, count++ == 0 ? reason : ", ");
		put_shown(writer, part->shown);
	}
	put(writer, count > 0 ? "; " : "");
	return count;
}

static bool has_role(const struct why *why, enum why_role role)
{
	for (size_t i = 0; i < why->part_count; i++)
		if (why->parts[i].role == role)
			return true;
	return false;
}

static void put_failure(struct writer *writer, const struct why *why)
{
	size_t count;

	put(writer, "The query does not find it: ");
	count = put_failing(writer, why, WHY_NEEDED, "needed, but not there: ");
	count += put_failing(writer, why, WHY_UNWANTED,
			     "not wanted, but there: ");
	if (!has_role(why, WHY_NEEDED) && has_role(why, WHY_OPTIONAL) &&
	    count == 0) {
		put(writer, "it has nothing of what is asked for; ");
		count++;
	}
	if (count == 0)
		put(writer, "no single passage has all that is needed; ");
	/* The last sign ends the line. */
	if (!writer->status && writer->out->length > 2) {
		writer->out->length -= 2;
		put(writer, ".");
	}
}

static void put_all(struct writer *writer, const struct why *why)
{
	bool is_short = why->leaf_count == 1 && why->found_count == 0;

	put_head(writer, why);
	for (size_t i = 0; i < why->leaf_count; i++) {
		put(writer, is_short ? " " : "\n");
		put_leaf(writer, why, &why->leaves[i]);
	}
	if (why->leaf_count == 0 || is_short)
		return;
	put(writer, "\n");
	if (why->found_count > 0)
		put_success(writer, why);
	else
		put_failure(writer, why);
}

enum status print_why_text(struct bytes *out, const struct why *why,
			   struct fault *fault)
{
	struct writer writer = { out, STATUS_OK, fault };

	put_all(&writer, why);
	return writer.status;
}

/* ---- For programs ------------------------------------------------------ */

static void json_name(struct writer *writer, const char *key)
{
	if (!writer->status)
		writer->status = json_key(writer->out, key, writer->fault);
}

static void json_string(struct writer *writer, const char *key,
			struct text text)
{
	json_name(writer, key);
	if (!writer->status)
		writer->status =
			json_text_or_null(writer->out, text, writer->fault);
}

static void json_integer(struct writer *writer, const char *key, uint64_t count)
{
	json_name(writer, key);
	if (!writer->status)
		writer->status = json_count(writer->out, count, writer->fault);
}

static void json_truth(struct writer *writer, const char *key, bool is_true)
{
	json_name(writer, key);
	if (!writer->status)
		writer->status = json_bool(writer->out, is_true, writer->fault);
}

static void json_begin(struct writer *writer, char bracket)
{
	if (!writer->status)
		writer->status = json_open(writer->out, bracket, writer->fault);
}

static void json_end(struct writer *writer, char bracket)
{
	if (!writer->status)
		writer->status =
			json_close(writer->out, bracket, writer->fault);
}

static void json_next(struct writer *writer)
{
	if (!writer->status)
		writer->status = json_item(writer->out, writer->fault);
}

static void json_none(struct writer *writer, const char *key)
{
	json_name(writer, key);
	if (!writer->status)
		writer->status = json_absent(writer->out, writer->fault);
}

/* The keys of a passage, in an object that is open. */
static void json_passage(struct writer *writer,
			 const struct record_passage *passage)
{
	char hex[HASH_HEX_BYTES];

	hash_hex(&passage->passage, hex);
	json_string(writer, "passage", text_of(hex));
	json_integer(writer, "start", passage->start);
	json_integer(writer, "end", passage->end);
	json_integer(writer, "line", passage->line);
}

static void json_leaf(struct writer *writer, const struct why *why,
		      const struct why_leaf *leaf)
{
	static const char *const forms[] = { "exact", "stem", "headline" };

	json_next(writer);
	json_begin(writer, '{');
	json_string(writer, "query", leaf->shown);
	json_string(writer, "stem", leaf->stem);
	json_truth(writer, "wanted", leaf->is_wanted);
	json_truth(writer, "apart", leaf->is_apart);
	json_name(writer, "in");
	json_begin(writer, '[');
	for (size_t i = 0; i < leaf->place_count; i++) {
		const struct why_place *place = &leaf->places[i];

		json_next(writer);
		json_begin(writer, '{');
		json_passage(writer,
			     &why->subject.passages.list[place->passage]);
		json_string(writer, "form", text_of(forms[place->form]));
		json_end(writer, '}');
	}
	json_end(writer, ']');
	if (leaf->place_count > 0) {
		json_none(writer, "elsewhere");
	} else {
		json_name(writer, "elsewhere");
		json_begin(writer, '{');
		json_integer(writer, "passages", leaf->passage_count);
		json_integer(writer, "articles", leaf->article_count);
		json_end(writer, '}');
	}
	json_truth(writer, "beside", leaf->is_beside);
	json_end(writer, '}');
}

static void json_part(struct writer *writer, const struct why_part *part)
{
	static const char *const roles[] = { "optional", "needed", "unwanted" };

	json_next(writer);
	json_begin(writer, '{');
	json_string(writer, "query", part->shown);
	json_string(writer, "role", text_of(roles[part->role]));
	json_integer(writer, "passages", part->passage_count);
	json_end(writer, '}');
}

static void json_best(struct writer *writer, const struct why *why)
{
	if (why->found_count == 0) {
		json_none(writer, "best");
		return;
	}
	json_name(writer, "best");
	json_begin(writer, '{');
	json_passage(writer, &why->subject.passages.list[why->best]);
	json_name(writer, "score");
	if (!writer->status)
		writer->status = json_number(
			writer->out, output_score(why->score), writer->fault);
	if (why->rank > 0)
		json_integer(writer, "rank", why->rank);
	else
		json_none(writer, "rank");
	json_end(writer, '}');
}

static void json_subject(struct writer *writer, const struct subject *subject)
{
	static const char *const kinds[] = { "article", "passage", "rejected",
					     "folder", "unknown" };
	bool is_held = subject->kind == SUBJECT_ARTICLE ||
		       subject->kind == SUBJECT_PASSAGE;
	char hex[HASH_HEX_BYTES] = "";

	if (is_held)
		hash_hex(&subject->record.article, hex);
	json_string(writer, "is", text_of(kinds[subject->kind]));
	json_string(writer, "path", subject->shown);
	json_string(writer, "article", text_of(hex));
	json_integer(writer, "passages", subject->passages.count);
	json_string(writer, "reason", subject->reason);
	json_string(writer, "root", subject->root);
	json_truth(writer, "hidden", subject->is_hidden);
	json_name(writer, "nearest");
	json_begin(writer, '[');
	for (size_t i = 0; i < subject->nearest_count; i++) {
		json_next(writer);
		if (!writer->status)
			writer->status = json_text(writer->out,
						   subject->nearest[i],
						   writer->fault);
	}
	json_end(writer, ']');
}

enum status print_why_json(struct bytes *out, const struct why *why,
			   struct fault *fault)
{
	struct writer writer = { out, STATUS_OK, fault };

	json_begin(&writer, '{');
	json_string(&writer, "type", TEXT("why"));
	json_integer(&writer, "format", OUTPUT_VERSION);
	json_string(&writer, "parsed", why->parsed);
	json_subject(&writer, &why->subject);
	json_integer(&writer, "found", why->found_count);
	json_best(&writer, why);
	json_name(&writer, "leaves");
	json_begin(&writer, '[');
	for (size_t i = 0; i < why->leaf_count; i++)
		json_leaf(&writer, why, &why->leaves[i]);
	json_end(&writer, ']');
	json_name(&writer, "parts");
	json_begin(&writer, '[');
	for (size_t i = 0; i < why->part_count; i++)
		json_part(&writer, &why->parts[i]);
	json_end(&writer, ']');
	json_end(&writer, '}');
	return writer.status;
}
