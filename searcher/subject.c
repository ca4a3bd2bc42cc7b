/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/subject.h"

#include <string.h>

#include "searcher/edits.h"
#include "searcher/location.h"
#include "shared/array.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum { KEY_BYTES = 1 << 20 };

struct finder {
	struct search *search;
	struct index *index;
	struct pool *pool;
	struct text id;
	struct subject *out;
	struct location_roots roots;
	struct bytes scratch;
	struct bytes key;
	/* while the nearest paths are looked for */
	struct edits_word name;
	uint32_t limit;
	uint32_t edits[SUBJECT_NEAREST];
	enum status status;
	struct fault *fault;
};

/* ---- By id ------------------------------------------------------------- */

static enum status read_passages(struct finder *finder, struct fault *fault)
{
	const struct store_place place = { finder->out->record.article,
					   finder->out->shard };

	return store_passages_at(search_store(finder->search), &place,
				 finder->pool, &finder->out->passages, fault);
}

static enum status find_article(struct finder *finder, struct text id,
				struct fault *fault)
{
	struct search_article article;
	enum status status = search_article(finder->search, id, finder->pool,
					    &article, fault);

	if (status)
		return status;
	finder->out->kind = SUBJECT_ARTICLE;
	finder->out->shard = article.shard;
	finder->out->record = article.record;
	finder->out->shown = article.path;
	return read_passages(finder, fault);
}

/* The index knows passages by their ids in slot 0 only, behind the day: all
 * have to be looked at. */
static enum status find_document(struct finder *finder,
				 const struct hash *passage, uint32_t *out,
				 struct fault *fault)
{
	struct store *store = search_store(finder->search);
	const struct index_step step = { .op = INDEX_ALL };
	struct index_query query = {
		.steps = &step,
		.step_count = 1,
		.order = INDEX_NEWEST,
		.limit = index_document_count(finder->index),
	};
	struct index_page page = { 0 };
	enum status status = STATUS_OK;

	*out = 0;
	if (query.limit > 0)
		status = index_match(finder->index, &query, &page, fault);
	for (size_t i = 0; i < page.hit_count && !status && *out == 0; i++) {
		struct hash found;

		status = store_passage_id(store, page.hits[i].document, &found,
					  fault);
		if (!status && hash_equal(&found, passage))
			*out = page.hits[i].document;
	}
	index_page_free(&page);
	return status;
}

/* The article that the passage is of, as its shard has it. */
static enum status read_article(struct finder *finder, uint32_t document,
				const struct hash *article, struct fault *fault)
{
	struct subject *out = finder->out;
	enum status status;

	out->shard = index_shard_of(finder->index, document);
	out->record.article = *article;
	status = store_owner(search_store(finder->search), out->shard,
			     finder->pool, &out->record, fault);
	bytes_clear(&finder->scratch);
	if (!status)
		status = location_path(finder->index, out->shard,
				       out->record.locations, &finder->scratch,
				       fault);
	if (!status)
		status = pool_copy(finder->pool, text_from(&finder->scratch),
				   &out->shown, fault);
	return status ? status : read_passages(finder, fault);
}

static enum status take_passage(struct finder *finder, uint32_t document,
				struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(1 << 30);
	struct record_passage passage;
	struct subject *out = finder->out;
	enum status status = store_passage(search_store(finder->search),
					   document, &room, &passage, fault);
	uint32_t ordinal = 0;

	if (!status) {
		ordinal = passage.ordinal;
		status =
			read_article(finder, document, &passage.article, fault);
	}
	bytes_free(&room);
	if (status)
		return status;
	out->kind = SUBJECT_PASSAGE;
	while (out->passage + 1 < out->passages.count &&
	       out->passages.list[out->passage].ordinal != ordinal)
		out->passage++;
	return STATUS_OK;
}

static enum status find_passage(struct finder *finder,
				const struct hash *passage, bool *is_found,
				struct fault *fault)
{
	uint32_t document;
	enum status status = find_document(finder, passage, &document, fault);

	*is_found = !status && document != 0;
	return *is_found ? take_passage(finder, document, fault) : status;
}

/* ---- Files that were rejected ------------------------------------------ */

/* The value is path, line feed, reason; a path may have line feeds too. */
static enum status take_reason(struct finder *finder, struct text place,
			       struct text value, struct fault *fault)
{
	struct bytes shown = BYTES_UP_TO(KEY_BYTES);
	size_t unused;
	size_t skipped;
	enum status status = utf8_repair(&shown, place, &unused, fault);

	skipped = shown.length + 1;
	bytes_free(&shown);
	if (status || value.length < skipped)
		return status;
	finder->out->kind = SUBJECT_REJECTED;
	return pool_copy(finder->pool, text_skip(value, skipped),
			 &finder->out->reason, fault);
}

/* Looks for "label/path" among the rejected. */
static enum status look_at_place(struct finder *finder, struct text place,
				 struct fault *fault)
{
	struct bytes value = BYTES_UP_TO(KEY_BYTES);
	enum status status;

	bytes_clear(&finder->key);
	status = terms_build_plain(&finder->key, SCHEMA_META_REJECTED, place,
				   fault);
	for (size_t i = 0; i < index_shard_count(finder->index) && !status &&
			   value.length == 0;
	     i++)
		status = index_meta(finder->index, i, text_from(&finder->key),
				    &value, fault);
	if (!status && value.length > 0)
		status = take_reason(finder, place, text_from(&value), fault);
	bytes_free(&value);
	return status;
}

/* Whether files lie below "label/path". */
static enum status look_at_folder(struct finder *finder, struct text place,
				  struct fault *fault)
{
	uint32_t count = 0;
	enum status status;

	while (place.length > 0 && place.data[place.length - 1] == '/')
		place.length--;
	bytes_clear(&finder->key);
	status = terms_build_plain(&finder->key, SCHEMA_PATH, place, fault);
	if (!status)
		status = index_frequency(finder->index, text_from(&finder->key),
					 &count, fault);
	if (!status && count > 0 && finder->out->kind == SUBJECT_UNKNOWN)
		finder->out->kind = SUBJECT_FOLDER;
	return status;
}

/* Makes finder->scratch "label/path". */
static enum status put_place(struct finder *finder, struct text label,
			     struct text path, struct fault *fault)
{
	bytes_clear(&finder->scratch);
	return location_place(&finder->scratch, label, path, fault);
}

/* Files whose names say that they are not to be read. */
static bool is_hidden(struct text below)
{
	static const struct text ends[] = { TEXT_INIT("~"), TEXT_INIT(".part"),
					    TEXT_INIT(".tmp") };

	for (size_t i = 0; i < below.length; i++)
		if (below.data[i] == '.' &&
		    (i == 0 || below.data[i - 1] == '/'))
			return true;
	for (size_t i = 0; i < COUNT(ends); i++)
		if (text_ends(below, ends[i]))
			return true;
	return false;
}

/* Under each root that the path lies below, and as a file of its own. */
static enum status look_at_roots(struct finder *finder, struct fault *fault)
{
	struct subject *out = finder->out;
	enum status status;

	status = put_place(finder, TEXT(SCHEMA_LABEL_FILES), finder->id, fault);
	if (!status)
		status = look_at_place(finder, text_from(&finder->scratch),
				       fault);
	for (size_t i = 0; i < finder->roots.count && !status; i++) {
		const struct location_root *root = &finder->roots.list[i];
		struct text below;

		if (!location_below(root, finder->id, &below))
			continue;
		out->root = root->folder;
		out->is_hidden = is_hidden(below);
		status = put_place(finder, root->label, below, fault);
		if (!status)
			status = look_at_place(
				finder, text_from(&finder->scratch), fault);
		if (!status)
			status = look_at_folder(
				finder, text_from(&finder->scratch), fault);
	}
	return status;
}

/* ---- Paths of like names ----------------------------------------------- */

static struct text file_name(struct text path)
{
	size_t start = path.length;

	while (start > 0 && path.data[start - 1] != '/')
		start--;
	return text_skip(path, start);
}

/* Digits are as good as letters in the names of files. */
static bool read_name(struct edits_word *out, struct text path)
{
	bool is_read = edits_read(out, file_name(path));

	out->digit_count = 0;
	return is_read && out->count > 0;
}

/* "label/path" as hits show it. */
static enum status put_path(struct finder *finder, struct text place,
			    struct fault *fault)
{
	const char *slash = memchr(place.data, '/', place.length);
	struct text label = { place.data, 0 };

	bytes_clear(&finder->scratch);
	if (slash)
		label.length = (size_t)(slash - place.data);
	for (size_t i = 0; label.length > 0 && i < finder->roots.count; i++) {
		struct text folder = finder->roots.list[i].folder;
		enum status status;

		if (!text_equal(finder->roots.list[i].label, label))
			continue;
		status = bytes_append(&finder->scratch, folder, fault);
		/* The slash of the place parts them. */
		label.length += folder.length > 0 &&
				folder.data[folder.length - 1] == '/';
		return status ? status :
				bytes_append(&finder->scratch,
					     text_skip(place, label.length),
					     fault);
	}
	return bytes_append(&finder->scratch, place, fault);
}

static enum status keep_near(struct finder *finder, struct text place,
			     uint32_t edits)
{
	struct subject *out = finder->out;
	size_t place_in = out->nearest_count;
	struct text path = { NULL, 0 };
	enum status status = put_path(finder, place, finder->fault);

	if (!status)
		status = pool_copy(finder->pool, text_from(&finder->scratch),
				   &path, finder->fault);
	if (status)
		return status;
	if (place_in == SUBJECT_NEAREST)
		place_in--;
	else
		out->nearest_count++;
	while (place_in > 0 && finder->edits[place_in - 1] > edits) {
		finder->edits[place_in] = finder->edits[place_in - 1];
		out->nearest[place_in] = out->nearest[place_in - 1];
		place_in--;
	}
	finder->edits[place_in] = edits;
	out->nearest[place_in] = path;
	return STATUS_OK;
}

static bool visit_path(void *context, struct text term, uint32_t unused)
{
	size_t skipped = sizeof(SCHEMA_PATH) - 1;
	struct text place = text_skip(term, skipped);
	struct finder *finder = context;
	struct edits_word name;
	uint32_t frequency = 0;
	uint32_t edits;

	(void)unused;
	if (!read_name(&name, place))
		return true;
	edits = edits_between(&finder->name, &name, finder->limit);
	if (edits > finder->limit ||
	    (finder->out->nearest_count == SUBJECT_NEAREST &&
	     edits >= finder->edits[SUBJECT_NEAREST - 1]))
		return true;
	finder->status =
		index_frequency(finder->index, term, &frequency, finder->fault);
	if (finder->status == STATUS_OK && frequency > 0)
		finder->status = keep_near(finder, place, edits);
	return finder->status == STATUS_OK;
}

static enum status find_nearest(struct finder *finder, struct fault *fault)
{
	const struct index_visitor visitor = { visit_path, finder };
	enum status status;

	if (!read_name(&finder->name, finder->id))
		return STATUS_OK;
	finder->limit = edits_limit(&finder->name);
	status = index_each_name(finder->index, TEXT(SCHEMA_PATH), &visitor,
				 fault);
	return status ? status : finder->status;
}

/* ---- The whole --------------------------------------------------------- */

static enum status find_reason(struct finder *finder, struct fault *fault)
{
	enum status status = STATUS_OK;

	finder->out->kind = SUBJECT_UNKNOWN;
	finder->out->shown = finder->id;
	for (size_t i = 0; i < index_shard_count(finder->index) && !status; i++)
		status = location_add_roots(&finder->roots, finder->index, i,
					    finder->pool, fault);
	if (!status)
		status = look_at_roots(finder, fault);
	if (!status && finder->out->kind == SUBJECT_UNKNOWN)
		status = find_nearest(finder, fault);
	return status;
}

static enum status find(struct finder *finder, struct fault *fault)
{
	struct hash hash;
	bool is_found = false;
	bool is_id = hash_from_hex(&hash, finder->id);
	enum status status = find_article(finder, finder->id, fault);

	finder->out->is_id = is_id;
	if (status != STATUS_SKIP)
		return status;
	if (is_id) {
		status = find_passage(finder, &hash, &is_found, fault);
		if (status || is_found)
			return status;
	}
	return find_reason(finder, fault);
}

enum status subject_find(struct search *search, struct text id,
			 struct pool *pool, struct subject *out,
			 struct fault *fault)
{
	struct finder *finder;
	enum status status;
	void *memory;

	*out = (struct subject){ .kind = SUBJECT_UNKNOWN };
	status = pool_take(pool, 1, sizeof(*finder), &memory, fault);
	if (status)
		return status;
	finder = memory;
	finder->search = search;
	finder->index = search_index(search);
	finder->pool = pool;
	finder->id = id;
	finder->out = out;
	finder->scratch = BYTES_UP_TO(KEY_BYTES);
	finder->key = BYTES_UP_TO(KEY_BYTES);
	finder->fault = fault;
	status = find(finder, fault);
	bytes_free(&finder->scratch);
	bytes_free(&finder->key);
	return status;
}
