/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_citations - any text as what a reference manager has written, but for
 * BibTeX (fuzz_bibtex): its records are all of the text, and one more is
 * another.
 */
#include "indexer/citations.h"
#include "indexer/lines.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 20, LAST_YEAR = 2030 };

static const struct text one_more[] = {
	TEXT_INIT("\nTY  - NEWS\nTI  - Ferry late\n"),
	TEXT_INIT("\nPMID- 1\nTI  - Ferry late\n"),
	TEXT_INIT("\n%0 News\n%T Ferry late\n"),
};

static struct claims *claims;

static void read_record(const struct citations *citations, struct text record)
{
	struct article article = { 0 };
	struct fault fault;
	enum status status;

	claims_begin(claims);
	EXPECT(!citations_claim(citations, record, claims, &fault));
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
}

static size_t read_records(struct citations *citations)
{
	struct text record;
	size_t count = 0;
	size_t end = 0;

	for (; citations_next(citations, &record); count++) {
		EXPECT(record.length > 0);
		EXPECT(record.data == citations->text.data + end);
		end += record.length;
		EXPECT(end <= citations->text.length);
		read_record(citations, record);
	}
	EXPECT(end == citations->text.length);
	return count;
}

static void read_one_more(struct text file, size_t count)
{
	const char first = lines_trim(file).data[0];
	const struct text added =
		one_more[first == 'T' ? 0 : (first == 'P' ? 1 : 2)];
	struct bytes room = BYTES_UP_TO(FILE_BYTES + added.length);
	struct citations citations;
	struct fault fault;

	EXPECT(!bytes_append(&room, file, &fault));
	EXPECT(!bytes_append(&room, added, &fault));
	EXPECT(citations_begin(&citations, text_from(&room)));
	EXPECT(read_records(&citations) == count + 1);
	EXPECT(text_equal(claims_best(claims, CLAIMS_TITLE),
			  TEXT("Ferry late")));
	bytes_free(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text file = sound_utf8(&room, data, size);
	struct citations citations;
	struct fault fault;

	if (!claims)
		EXPECT(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES,
				    &fault));
	if (citations_begin(&citations, file) && citations.dialect)
		read_one_more(file, read_records(&citations));
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
