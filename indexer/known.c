/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/known.h"

#include "shared/memory.h"

enum { KEY_BYTES = 256 << 20 };

/* One of the ring's; its key is kept by itself. */
struct row {
	struct ledger_record record;
	struct bytes key;
};

struct known {
	struct ledger *ledger;
	struct text label;
	struct text path;
	struct row *rows; /* KNOWN_AHEAD of them, once it has begun */
	size_t first;     /* of those in the ring */
	size_t count;
	bool is_end; /* of the ledger's */
};

enum status known_new(struct known **out, struct ledger *ledger,
		      struct text label, struct text path, struct fault *fault)
{
	struct known *known = memory_zeroed(1, sizeof(*known));

	*out = known;
	if (!known)
		return fault_set(fault, STATUS_FULL, "out of memory");
	known->ledger = ledger;
	known->label = label;
	known->path = path;
	return STATUS_OK;
}

void known_free(struct known *known)
{
	if (!known)
		return;
	if (known->rows)
		ledger_records_end(known->ledger);
	for (size_t i = 0; i < KNOWN_AHEAD && known->rows; i++)
		bytes_free(&known->rows[i].key);
	memory_free(known->rows);
	memory_free(known);
}

static struct row *row_at(struct known *known, size_t index)
{
	return &known->rows[(known->first + index) % KNOWN_AHEAD];
}

static enum status take_row(struct known *known, struct fault *fault)
{
	struct row *row = row_at(known, known->count);
	bool is_found;
	enum status status = ledger_records_next(known->ledger, &row->record,
						 &is_found, fault);

	known->is_end = !is_found;
	if (status || !is_found)
		return status;
	bytes_clear(&row->key);
	status = bytes_append(&row->key, row->record.record_key, fault);
	row->record.record_key = text_from(&row->key);
	known->count += status == STATUS_OK;
	return status;
}

static enum status begin(struct known *known, struct fault *fault)
{
	known->rows = memory_zeroed(KNOWN_AHEAD, sizeof(*known->rows));
	if (!known->rows)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < KNOWN_AHEAD; i++)
		known->rows[i].key = BYTES_UP_TO(KEY_BYTES);
	return ledger_records_start(known->ledger, known->label, known->path,
				    fault);
}

static enum status fill(struct known *known, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!known->rows)
		status = begin(known, fault);
	while (known->count < KNOWN_AHEAD && !known->is_end && !status)
		status = take_row(known, fault);
	return status;
}

enum status known_find(struct known *known, const struct hash *raw,
		       const struct ledger_record **out, struct fault *fault)
{
	enum status status = fill(known, fault);

	*out = NULL;
	for (size_t i = 0; i < known->count && !status; i++) {
		const struct row *row = row_at(known, i);

		if (!hash_equal(&row->record.raw, raw))
			continue;
		/* It stays in its place until the ring is filled again. */
		known->first = (known->first + i + 1) % KNOWN_AHEAD;
		known->count -= i + 1;
		*out = &row->record;
		break;
	}
	return status;
}
