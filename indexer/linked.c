/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/linked.h"

#include <string.h>

#include "indexer/fields.h"
#include "indexer/ceiling.h"
#include "indexer/lend.h"
#include "indexer/mend.h"
#include "shared/array.h"
#include "shared/memory.h"

enum {
	BLOCKS_MAX = 64,
	OBJECTS_MAX = 512,
	MENDED_PER_BYTE = 6,
	REFERENCES_MAX = 64 /* of a list, each of which is looked for in all */
};

struct linked {
	json_t *blocks[BLOCKS_MAX];
	size_t block_count;
	const json_t *objects[OBJECTS_MAX]; /* in them, in order */
	size_t object_count;
	size_t block_bytes; /* of all blocks of the page */
	struct bytes mended;
};

/* Kinds of articles (https://schema.org/Article and its relatives). */
static const char *const article_types[] = {
	"NewsArticle",          "Article",
	"ReportageNewsArticle", "BlogPosting",
	"LiveBlogPosting",      "OpinionNewsArticle",
	"AnalysisNewsArticle",  "BackgroundNewsArticle",
	"ReviewNewsArticle",    "AdvertiserContentArticle",
	"SatiricalArticle",     "ScholarlyArticle",
	"TechArticle",          "Report",
	"SocialMediaPosting",   "DiscussionForumPosting"
};

static const char *const page_types[] = { "WebPage", "ItemPage", "AboutPage",
					  "VideoObject" };

enum status linked_open(struct linked **out, struct fault *fault)
{
	struct linked *linked = memory_zeroed(1, sizeof(*linked));

	*out = linked;
	if (!linked)
		return fault_set(fault, STATUS_FULL, "out of memory");
	linked->mended = BYTES_UP_TO((size_t)LINKED_BYTES * MENDED_PER_BYTE);
	return STATUS_OK;
}

void linked_close(struct linked *linked)
{
	if (!linked)
		return;
	linked_begin(linked);
	memory_free(linked);
}

void linked_begin(struct linked *linked)
{
	for (size_t i = 0; i < linked->block_count; i++)
		json_decref(linked->blocks[i]);
	linked->block_count = 0;
	linked->object_count = 0;
	linked->block_bytes = 0;
	bytes_free(&linked->mended);
}

/* ---- Blocks ------------------------------------------------------------ */

/* Without what some put around it to hide it from browsers of old
 * ("<!--", "//<![CDATA["), and a stop behind it. */
static struct text json_in(struct text block)
{
	static const struct text mark = TEXT_INIT("<![CDATA[");

	while (block.length > 0 && block.data[0] != '{' &&
	       block.data[0] != '[') {
		size_t skipped = 1;

		if (block.length > mark.length && text_begins(block, mark))
			skipped = mark.length;
		block = text_skip(block, skipped);
	}
	while (block.length > 0 && block.data[block.length - 1] != '}' &&
	       block.data[block.length - 1] != ']')
		block.length--;
	return block;
}

static enum status parse(json_t **out, struct text text, struct fault *fault)
{
	json_error_t error;

	return lend_json(out, text, JSON_ALLOW_NUL | JSON_DISABLE_EOF_CHECK,
			 &error, fault);
}

/* Lists the object, and those in it that may be about the page. */
static void list_objects(struct linked *linked, const json_t *block)
{
	size_t first = linked->object_count;

	linked->objects[linked->object_count++] = block;
	for (size_t at = first; at < linked->object_count; at++) {
		const json_t *value = linked->objects[at];
		const json_t *list = json_is_array(value) ?
					     value :
					     json_object_get(value, "@graph");
		const json_t *main_entity =
			json_object_get(value, "mainEntity");
		size_t i;
		json_t *item;

		json_array_foreach(list, i,
				   item) if (linked->object_count < OBJECTS_MAX)
			linked->objects[linked->object_count++] = item;
		if (main_entity && linked->object_count < OBJECTS_MAX)
			linked->objects[linked->object_count++] = main_entity;
	}
}

enum status linked_add(struct linked *linked, struct text block,
		       struct fault *fault)
{
	struct text text = json_in(block);
	size_t bad_count = 0;
	json_t *root;
	enum status status;

	if (text.length == 0 ||
	    text.length > LINKED_BYTES - linked->block_bytes ||
	    linked->block_count == BLOCKS_MAX ||
	    linked->object_count == OBJECTS_MAX)
		return STATUS_OK;
	status = ceiling_look(text.length * 4, fault);
	if (status)
		return status;
	linked->block_bytes += text.length;
	status = parse(&root, text, fault);
	if (!status && !root)
		status = mend_json(&linked->mended, text, &bad_count, fault);
	if (!status && !root)
		status = parse(&root, text_from(&linked->mended), fault);
	if (status || !root)
		return status;
	linked->blocks[linked->block_count++] = root;
	list_objects(linked, root);
	return STATUS_OK;
}

/* ---- Objects ----------------------------------------------------------- */

/* The last part of "https://schema.org/NewsArticle". */
static bool is_type(const json_t *value, const char *type)
{
	const char *name = json_string_value(value);
	const char *slash = name ? strrchr(name, '/') : NULL;

	return name && strcmp(slash ? slash + 1 : name, type) == 0;
}

static bool is_of(const json_t *object, const char *const *types, size_t count)
{
	const json_t *type = json_object_get(object, "@type");
	size_t length = json_is_array(type) ? json_array_size(type) : 1;

	for (size_t i = 0; i < length; i++)
		for (size_t at = 0; at < count; at++)
			if (is_type(json_is_array(type) ?
					    json_array_get(type, i) :
					    type,
				    types[at]))
				return true;
	return false;
}

/* What the object says under a key; empty where it is no article. */
static struct text said_by(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!is_of(object, article_types, COUNT(article_types)))
		return (struct text){ 0 };
	return (struct text){ json_string_value(value),
			      json_string_length(value) };
}

struct text linked_text(const struct linked *linked)
{
	for (size_t i = 0; i < linked->object_count; i++) {
		struct text text = said_by(linked->objects[i], "articleBody");

		if (text.length > 0)
			return text;
	}
	return (struct text){ 0 };
}

bool linked_names(const struct linked *linked, struct text title)
{
	for (size_t i = 0; i < linked->object_count && title.length > 0; i++) {
		const json_t *object = linked->objects[i];
		struct text headline = said_by(object, "headline");

		if (text_equal(said_by(object, "name"), title) &&
		    headline.length > 0 && !text_equal(headline, title))
			return true;
	}
	return false;
}

/* The name of an object that stands elsewhere in the blocks, where all that is
 * said of it here is which it is: {"@id": "#ann"}. Not followed further, so
 * that a circle is none. NULL: none. */
static json_t *name_elsewhere(const struct linked *linked,
			      const json_t *reference)
{
	const json_t *id = json_object_get(reference, "@id");

	if (!id || json_object_get(reference, "name"))
		return NULL;
	for (size_t i = 0; i < linked->object_count; i++) {
		const json_t *object = linked->objects[i];
		json_t *name = json_object_get(object, "name");

		if (name && json_equal(json_object_get(object, "@id"), id) &&
		    !is_of(object, article_types, COUNT(article_types)))
			return name;
	}
	return NULL;
}

static enum status claim_references(const struct linked *linked,
				    const json_t *object, struct claims *claims,
				    struct fault *fault)
{
	static const char *const keys[] = { "author", "publisher" };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT(keys); i++) {
		const json_t *value = json_object_get(object, keys[i]);
		const bool is_list = json_is_array(value);
		const size_t length = is_list ? json_array_size(value) : 1;

		for (size_t at = 0;
		     at < length && at < REFERENCES_MAX && !status; at++)
			status = fields_add_one(
				claims, keys[i],
				name_elsewhere(linked,
					       is_list ? json_array_get(value,
									at) :
							 value),
				fault);
	}
	return status;
}

static enum status claim(const struct linked *linked, const char *const *types,
			 size_t type_count, struct claims *claims,
			 struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < linked->object_count && !status; i++) {
		const json_t *object = linked->objects[i];

		if (!json_is_object(object) ||
		    !is_of(object, types, type_count))
			continue;
		status = fields_add(claims, object, "page", fault);
		if (!status)
			status =
				claim_references(linked, object, claims, fault);
	}
	return status;
}

enum status linked_claim_articles(const struct linked *linked,
				  struct claims *claims, struct fault *fault)
{
	return claim(linked, article_types, COUNT(article_types), claims,
		     fault);
}

enum status linked_claim_pages(const struct linked *linked,
			       struct claims *claims, struct fault *fault)
{
	return claim(linked, page_types, COUNT(page_types), claims, fault);
}
