/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_why.h"

#include <inttypes.h>

#include "searcher/object.h"
#include "shared/display.h"

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
	if (leaf->is_beside && why->subject.kind == SUBJECT_PASSAGE)
		put(writer, ", though the title or the heading above it has "
			    "it");
	else if (leaf->is_beside)
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

/* The keys of a passage, in an object that is open. */
static void json_passage(struct object *object,
			 const struct record_passage *passage)
{
	object_hash(object, "passage", &passage->passage);
	object_count(object, "start", passage->start);
	object_count(object, "end", passage->end);
	object_count(object, "line", passage->line);
}

static void json_leaf(struct object *object, const struct why *why,
		      const struct why_leaf *leaf)
{
	static const char *const forms[] = {
		[WHY_EXACT] = "exact", [WHY_STEM] = "stem", [WHY_HEADLINE] = "headline"
	};

	object_item(object);
	object_open(object, '{');
	object_text(object, "query", leaf->shown);
	object_text(object, "stem", leaf->stem);
	object_bool(object, "wanted", leaf->is_wanted);
	object_bool(object, "apart", leaf->is_apart);
	object_key(object, "in");
	object_open(object, '[');
	for (size_t i = 0; i < leaf->place_count; i++) {
		const struct why_place *place = &leaf->places[i];

		object_item(object);
		object_open(object, '{');
		json_passage(object,
			     &why->subject.passages.list[place->passage]);
		object_word(object, "form", forms[place->form]);
		object_close(object, '}');
	}
	object_close(object, ']');
	if (leaf->place_count > 0) {
		object_none(object, "elsewhere");
	} else {
		object_key(object, "elsewhere");
		object_open(object, '{');
		object_count(object, "passages", leaf->passage_count);
		object_count(object, "articles", leaf->article_count);
		object_close(object, '}');
	}
	object_bool(object, "beside", leaf->is_beside);
	object_close(object, '}');
}

static void json_part(struct object *object, const struct why_part *part)
{
	static const char *const roles[] = { [WHY_OPTIONAL] = "optional",
					     [WHY_NEEDED] = "needed",
					     [WHY_UNWANTED] = "unwanted" };

	object_item(object);
	object_open(object, '{');
	object_text(object, "query", part->shown);
	object_word(object, "role", roles[part->role]);
	object_count(object, "passages", part->passage_count);
	object_close(object, '}');
}

static void json_best(struct object *object, const struct why *why)
{
	if (why->found_count == 0) {
		object_none(object, "best");
		return;
	}
	object_key(object, "best");
	object_open(object, '{');
	json_passage(object, &why->subject.passages.list[why->best]);
	object_number(object, "score", output_score(why->score));
	if (why->rank > 0)
		object_count(object, "rank", why->rank);
	else
		object_none(object, "rank");
	object_close(object, '}');
}

static void json_subject(struct object *object, const struct subject *subject)
{
	static const char *const kinds[] = { [SUBJECT_ARTICLE] = "article",
					     [SUBJECT_PASSAGE] = "passage",
					     [SUBJECT_REJECTED] = "rejected",
					     [SUBJECT_FOLDER] = "folder",
					     [SUBJECT_UNKNOWN] = "unknown" };
	bool is_held = subject->kind == SUBJECT_ARTICLE ||
		       subject->kind == SUBJECT_PASSAGE;

	object_word(object, "is", kinds[subject->kind]);
	object_text(object, "path", subject->shown);
	if (is_held)
		object_hash(object, "article", &subject->record.article);
	else
		object_none(object, "article");
	object_count(object, "passages", subject->passages.count);
	object_text(object, "reason", subject->reason);
	object_text(object, "root", subject->root);
	object_bool(object, "hidden", subject->is_hidden);
	object_key(object, "nearest");
	object_open(object, '[');
	for (size_t i = 0; i < subject->nearest_count; i++) {
		object_item(object);
		object_put_string(object, subject->nearest[i]);
	}
	object_close(object, ']');
}

enum status print_why_json(struct bytes *out, const struct why *why,
			   struct fault *fault)
{
	struct object object = { out, STATUS_OK, fault };

	object_open(&object, '{');
	object_text(&object, "type", TEXT("why"));
	object_count(&object, "format", OUTPUT_VERSION);
	object_text(&object, "parsed", why->parsed);
	json_subject(&object, &why->subject);
	object_count(&object, "found", why->found_count);
	json_best(&object, why);
	object_key(&object, "leaves");
	object_open(&object, '[');
	for (size_t i = 0; i < why->leaf_count; i++)
		json_leaf(&object, why, &why->leaves[i]);
	object_close(&object, ']');
	object_key(&object, "parts");
	object_open(&object, '[');
	for (size_t i = 0; i < why->part_count; i++)
		json_part(&object, &why->parts[i]);
	object_close(&object, ']');
	object_close(&object, '}');
	return object.status;
}
