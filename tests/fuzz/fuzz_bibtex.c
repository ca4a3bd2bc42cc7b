/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_bibtex - any text as a file of BibTeX: its entries, and what each
 * claims of its article. */
#include "indexer/bibtex.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 22, LAST_YEAR = 2030 };

static struct claims *claims;

static void read_entry(const struct bibtex_strings *strings, struct text entry)
{
	struct article article = { 0 };
	struct fault fault;
	enum status status;

	claims_begin(claims);
	EXPECT(!bibtex_claim(strings, entry, claims, &fault));
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text file = sound_utf8(&room, data, size);
	struct bibtex_strings strings;
	struct text entry;
	struct fault fault;
	size_t offset = 0;
	size_t end = 0;

	if (!claims)
		EXPECT(!claims_open(&claims, LAST_YEAR, FILE_BYTES, &fault));
	(void)bibtex_is(file);
	bibtex_read_strings(&strings, file);
	while (bibtex_next(file, &offset, &entry)) {
		EXPECT(entry.length > 0 && sound_is_within(entry, file));
		EXPECT(entry.data >= file.data + end);
		end = (size_t)(entry.data - file.data) + entry.length;
		EXPECT(offset == end);
		read_entry(&strings, entry);
	}
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
