/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_status - what --status, --rejected and --dry-run print.
 *
 * Used by the indexer only. Everything is appended to a buffer; text from
 * outside is made harmless for a terminal.
 */
#ifndef INDEXER_PRINT_STATUS_H
#define INDEXER_PRINT_STATUS_H

#include "indexer/look.h"

/* For people: a line "name   value" each. */
enum status print_status_text(struct bytes *out, struct look *look,
			      struct fault *fault);
/* One JSON object: {"folder","index","format","analysis","passages_version",
 * "generation","run","updated","articles","passages","locations","sources",
 * "rejected","source_bytes","index_bytes","compact_bytes","compaction_wants",
 * "ledger_bytes","date_first","date_last","languages":{code: passages},
 * "roots":[{"label","path","given"}],"runs":[{"run","started","finished","added","changed",
 * "deleted","rejected"}],"versions":{...}}; absent values are null. The dates
 * are those of the articles' first places ("schema.h"). */
enum status print_status_json(struct bytes *out, struct look *look,
			      struct fault *fault);

/* "label/path: reason", a line each. */
enum status print_rejected(struct bytes *out, struct ledger *ledger,
			   struct fault *fault);

/* "add PATH"; `reason` may be NULL. */
enum status print_dry_run(struct bytes *out, const char *verb, struct text path,
			  const char *reason, struct fault *fault);

/* "pqindex 0.1.0" and the libraries' versions. */
enum status print_version(struct bytes *out, struct fault *fault);

#endif
