/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/reading.h"

#include <stdio.h>

#include "indexer/ceiling.h"
#include "indexer/tongue.h"

/* A document in an archive is called what its entry is. */
static enum status name_entry(const struct reading *reading,
			      struct article *article)
{
	struct text name = keys_entry(reading->keys);

	if (name.length == 0)
		return STATUS_OK;
	return claims_keep(reading->claims, name, &article->own_id,
			   reading->fault);
}

enum status reading_give(struct reading *reading, struct article *article,
			 uint64_t offset)
{
	struct fault *fault = reading->fault;
	char language[LANGUAGE_CODE_BYTES];
	enum status status = ceiling_look(0, fault);

	/* What leaves no memory to take it by takes too much. */
	if (status && reading->keys->kind != KEYS_SINGLE)
		return reading_reject_large(reading, offset);
	if (!status)
		status = tongue_choose(language, article, fault);
	if (!status)
		status = keys_put(reading->keys, article,
				  claims_pool(reading->claims), fault);
	if (status)
		return status;
	if (article->own_id.length == 0)
		status = name_entry(reading, article);
	if (status)
		return status;
	article->record_offset = reading->base_offset + offset;
	article->has_raw = reading->has_raw &&
			   keys_is_plain(reading->keys, article);
	article->raw = reading->raw;
	article->language = text_of(language);
	article->bad_count += reading->bad_before;
	reading->bad_before = 0;
	reading->bad_count += article->bad_count;
	reading->article_count++;
	status = reading->visitor->article(reading->visitor->context, article,
					   fault);
	reading->has_ended = status != STATUS_OK;
	return status;
}

/* Only what was known by its bytes and is what it was by its key. */
static enum status find_known(struct reading *reading, struct text *record_key,
			      bool *is_found)
{
	const struct reading_known *known = reading->known;
	enum status status = STATUS_OK;

	*is_found = false;
	if (known)
		status = known->find(known->context, &reading->raw, record_key,
				     is_found, reading->fault);
	*is_found = *is_found && keys_fits(reading->keys, *record_key);
	reading->has_ended = status != STATUS_OK;
	return status;
}

enum status reading_keep(struct reading *reading, const struct hash *raw,
			 uint64_t offset, bool *is_kept)
{
	const struct reading_known *known = reading->known;
	struct text record_key;
	enum status status;

	reading->has_raw = true;
	reading->raw = *raw;
	status = find_known(reading, &record_key, is_kept);
	if (status || !*is_kept)
		return status;
	status = keys_again(reading->keys, record_key, reading->fault);
	if (status)
		return status;
	reading_forget(reading);
	reading->article_count++;
	status = known->keep(known->context, reading->base_offset + offset,
			     reading->fault);
	reading->has_ended = status != STATUS_OK;
	return status;
}

void reading_forget(struct reading *reading)
{
	reading->has_raw = false;
}

enum status reading_settle(struct reading *reading, uint64_t offset)
{
	struct article article = { 0 };
	struct fault why = { 0 };
	enum status status = claims_settle(reading->claims, &article, &why);

	if (status == STATUS_SKIP)
		return reading_reject(reading, offset, why.text);
	if (status == STATUS_FULL)
		return reading_reject_large(reading, offset);
	if (!status)
		return reading_give(reading, &article, offset);
	*reading->fault = why;
	return status;
}

enum status reading_settle_whole(struct reading *reading, bool is_file)
{
	struct article article = { 0 };
	enum status status =
		claims_settle(reading->claims, &article, reading->fault);

	article.is_file = is_file;
	keys_set(reading->keys, KEYS_SINGLE);
	return status ? status : reading_give(reading, &article, 0);
}

enum status reading_reject(struct reading *reading, uint64_t offset,
			   const char *reason)
{
	keys_skip(reading->keys);
	if (reading->rejected_count++ == 0)
		(void)snprintf(reading->reason, sizeof(reading->reason), "%s",
			       reason);
	if (!reading->visitor->rejected)
		return STATUS_OK;
	return reading->visitor->rejected(reading->visitor->context,
					  reading->base_offset + offset, reason,
					  reading->fault);
}

enum status reading_reject_large(struct reading *reading, uint64_t offset)
{
	reading->lacks_memory = true;
	return reading_reject(reading, offset,
			      "takes more memory than --max-memory allows");
}

enum status reading_end(struct reading *reading)
{
	if (reading->article_count > 0)
		return STATUS_OK;
	if (reading->rejected_count == 0)
		return fault_set(reading->fault, STATUS_SKIP, "%s: no words",
				 reading->name);
	return fault_set(reading->fault, STATUS_SKIP,
			 "%s: no usable record: %s", reading->name,
			 reading->reason);
}
