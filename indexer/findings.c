/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/findings.h"

#include <inttypes.h>
#include <string.h>

#include "shared/json.h"

struct kind {
	const char *name; /* for programs */
	const char *one;
	const char *many;
	enum remedy remedy;
};

static const struct kind kinds[FINDING_COUNT] = {
	[FINDING_LEDGER] = { "ledger", "ledger cannot be used",
			     "ledgers cannot be used", REMEDY_LEDGER },
	[FINDING_FILES] = { "files", "damaged database", "damaged databases",
			    REMEDY_REBUILD },
	[FINDING_VALUES] = { "values", "wrong value in the index itself",
			     "wrong values in the index itself",
			     REMEDY_REBUILD },
	[FINDING_VERSION] = { "version",
			      "version is another, and the next run makes the "
			      "index anew",
			      "versions are others, and the next run makes the "
			      "index anew",
			      REMEDY_REBUILD },
	[FINDING_UNFINISHED] = { "unfinished",
				 "run was ended in the midst of its work, "
				 "which the next run goes on with",
				 "runs were ended in the midst of their work, "
				 "which the next run goes on with",
				 REMEDY_READ },
	[FINDING_STRANGERS] = { "strangers",
				"ledger that is not of this index, or not of "
				"its age",
				"ledgers that are not of this index, or not "
				"of its age",
				REMEDY_READ },
	[FINDING_ARTICLES] = { "articles", "article cannot be read",
			       "articles cannot be read", REMEDY_READ },
	[FINDING_PASSAGES] = { "passages", "passage cannot be read",
			       "passages cannot be read", REMEDY_READ },
	[FINDING_TERMS] = { "terms",
			    "article has passages with wrong terms or values",
			    "articles have passages with wrong terms or values",
			    REMEDY_READ },
	[FINDING_POSTINGS] = { "postings",
			       "passage is not found by the words that it has",
			       "passages are not found by the words that they "
			       "have",
			       REMEDY_REBUILD },
	[FINDING_STRAYS] = { "strays", "passage is of no article",
			     "passages are of no article", REMEDY_REBUILD },
	[FINDING_UNKNOWN] = { "unknown",
			      "article is in the index and not in the ledger",
			      "articles are in the index and not in the ledger",
			      REMEDY_READ },
	[FINDING_MISSING] = { "missing",
			      "article is in the ledger and not in the index",
			      "articles are in the ledger and not in the index",
			      REMEDY_READ },
	[FINDING_DIFFERENT] = { "different",
				"article is not as the ledger has it",
				"articles are not as the ledger has them",
				REMEDY_READ },
	[FINDING_LOOSE] = { "loose",
			    "row of the ledger does not fit the others",
			    "rows of the ledger do not fit the others",
			    REMEDY_READ },
	[FINDING_REASONS] = { "reasons",
			      "count of rejected sources is not the ledger's",
			      "counts of rejected sources are not the ledger's",
			      REMEDY_READ },
	[FINDING_COPIES] = { "copies",
			     "article has other near-copies than the ledger "
			     "knows",
			     "articles have other near-copies than the ledger "
			     "knows",
			     REMEDY_READ },
};

void findings_add(struct findings *findings, enum finding kind,
		  struct text name)
{
	struct finding_row *row = &findings->rows[kind];
	size_t length = name.length;

	row->count++;
	if (row->name_count == FINDINGS_NAMES || length == 0)
		return;
	if (length > FINDINGS_NAME_BYTES)
		length = FINDINGS_NAME_BYTES;
	memcpy(row->names[row->name_count], name.data, length);
	row->lengths[row->name_count++] = length;
}

int64_t findings_count(const struct findings *findings)
{
	int64_t sum = 0;

	for (size_t i = 0; i < FINDING_COUNT; i++)
		sum += findings->rows[i].count;
	return sum;
}

enum remedy findings_remedy(const struct findings *findings)
{
	enum remedy remedy = REMEDY_NONE;

	for (size_t i = 0; i < FINDING_COUNT; i++)
		if (findings->rows[i].count > 0 && kinds[i].remedy > remedy)
			remedy = kinds[i].remedy;
	return remedy;
}

static struct text name_at(const struct finding_row *row, size_t i)
{
	return (struct text){ row->names[i], row->lengths[i] };
}

enum status findings_print(struct bytes *out, const struct findings *findings,
			   enum finding kind, struct fault *fault)
{
	const struct finding_row *row = &findings->rows[kind];
	const struct kind *words = &kinds[kind];
	enum status status =
		bytes_printf(out, fault, "%" PRId64 " %s", row->count,
			     row->count == 1 ? words->one : words->many);

	for (size_t i = 0; i < row->name_count && status == STATUS_OK; i++) {
		status = bytes_append(out, i ? TEXT(", ") : TEXT(": "), fault);
		if (status == STATUS_OK)
			status = bytes_append(out, name_at(row, i), fault);
	}
	if (status == STATUS_OK && row->name_count > 0 &&
	    row->count > (int64_t)row->name_count)
		status = bytes_append(out, TEXT(", ..."), fault);
	return status;
}

static enum status print_row(struct bytes *out, const struct finding_row *row,
			     const char *kind, struct fault *fault)
{
	enum status status = json_item(out, fault);

	if (status == STATUS_OK)
		status = json_open(out, '{', fault);
	if (status == STATUS_OK)
		status = json_key(out, "kind", fault);
	if (status == STATUS_OK)
		status = json_text(out, text_of(kind), fault);
	if (status == STATUS_OK)
		status = json_key(out, "count", fault);
	if (status == STATUS_OK)
		status = json_signed(out, row->count, fault);
	if (status == STATUS_OK)
		status = json_key(out, "names", fault);
	if (status == STATUS_OK)
		status = json_open(out, '[', fault);
	for (size_t i = 0; i < row->name_count && status == STATUS_OK; i++) {
		status = json_item(out, fault);
		if (status == STATUS_OK)
			status = json_text(out, name_at(row, i), fault);
	}
	if (status == STATUS_OK)
		status = json_close(out, ']', fault);
	return status ? status : json_close(out, '}', fault);
}

enum status findings_print_json(struct bytes *out,
				const struct findings *findings,
				struct fault *fault)
{
	enum status status = json_open(out, '[', fault);

	for (size_t i = 0; i < FINDING_COUNT && status == STATUS_OK; i++)
		if (findings->rows[i].count > 0)
			status = print_row(out, &findings->rows[i],
					   kinds[i].name, fault);
	return status ? status : json_close(out, ']', fault);
}
