/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/regain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/display.h"
#include "shared/files.h"
#include "shared/index_read.h"
#include "shared/schema.h"

enum { KEYS_BYTES = 1 << 24, VALUE_BYTES = 1 << 20 };

#define POOL_BYTES ((size_t)1 << 28)
#define ASIDE      SCHEMA_LEDGER_FILE ".damaged"

struct regain {
	struct regained *out;
	const struct settings *settings;
	const char *folder;
	struct index *index;
	struct bytes keys; /* each with a NUL behind it */
	size_t key_count;
	enum status status;
	struct fault *fault;
};

/* Keys first: a value cannot be read in the middle of their list. */
static bool take_key(void *context, struct text key, uint32_t unused)
{
	struct regain *regain = context;

	(void)unused;
	if (memchr(key.data, '\0', key.length))
		return true; /* none of ours */
	regain->status = bytes_append(&regain->keys, key, regain->fault);
	if (regain->status == STATUS_OK)
		regain->status =
			bytes_append_byte(&regain->keys, '\0', regain->fault);
	regain->key_count++;
	return regain->status == STATUS_OK;
}

static bool is_folder(const char *label)
{
	return strcmp(label, SCHEMA_LABEL_FILES) != 0 &&
	       strcmp(label, SCHEMA_LABEL_STDIN) != 0;
}

/* The person said where it is now. */
static bool is_named(const struct regain *regain, const char *label)
{
	const struct settings *settings = regain->settings;
	const size_t length = strlen(label);

	for (size_t i = 0; i < settings->operand_count; i++)
		if (strncmp(settings->operands[i], label, length) == 0 &&
		    settings->operands[i][length] == '=')
			return true;
	return false;
}

/* A folder of that name that is something else would have the index take
 * all for gone; a missing one, at least, is no such mistake. */
static enum status check_root(const struct regain *regain, const char *label,
			      const char *given)
{
	struct stat facts;
	char folder[DISPLAY_WORD_BYTES];
	char word[DISPLAY_WORD_BYTES];

	if (stat(given, &facts) == 0 && S_ISDIR(facts.st_mode))
		return STATUS_OK;
	return fault_set(regain->fault, STATUS_DENIED,
			 "%.200s: a folder of the index that is not to be "
			 "found from here; say where it is: pqindex --index "
			 "%s --check --repair %s=FOLDER",
			 given, display_word(folder, regain->folder),
			 display_word(word, label));
}

static enum status add_operand(struct regain *regain, struct text operand)
{
	struct regained *out = regain->out;
	struct text kept;
	enum status status =
		pool_copy(out->pool, operand, &kept, regain->fault);

	if (status == STATUS_OK)
		out->operands[out->count++] = kept.data;
	return status;
}

static enum status add_root(struct regain *regain, const char *key)
{
	const char *label = key + sizeof(SCHEMA_META_ROOT) - 1;
	struct bytes operand = BYTES_UP_TO(VALUE_BYTES);
	enum status status =
		bytes_append(&operand, text_of(label), regain->fault);

	if (status == STATUS_OK)
		status = bytes_append_byte(&operand, '=', regain->fault);
	if (status == STATUS_OK)
		status = index_meta(regain->index, 0, text_of(key), &operand,
				    regain->fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&operand, '\0', regain->fault);
	if (status == STATUS_OK)
		status = check_root(regain, label,
				    operand.data + strlen(label) + 1);
	if (status == STATUS_OK)
		status = add_operand(regain, text_from(&operand));
	bytes_free(&operand);
	return status;
}

static enum status make_room(struct regain *regain)
{
	const struct settings *settings = regain->settings;
	struct regained *out = regain->out;
	void *list;
	enum status status = pool_take(
		out->pool, regain->key_count + settings->operand_count + 1,
		sizeof(*out->operands), &list, regain->fault);

	if (status)
		return status;
	out->operands = list;
	for (size_t i = 0; i < settings->operand_count; i++)
		out->operands[out->count++] = settings->operands[i];
	return STATUS_OK;
}

static enum status read_roots(struct regain *regain)
{
	const struct index_visitor visitor = { take_key, regain };
	enum status status = index_each_key(regain->index, 0,
					    TEXT(SCHEMA_META_ROOT), &visitor,
					    regain->fault);
	size_t offset = 0;

	if (status == STATUS_OK)
		status = regain->status;
	if (status == STATUS_OK)
		status = make_room(regain);
	while (status == STATUS_OK && offset < regain->keys.length) {
		const char *key = regain->keys.data + offset;
		const char *label = key + sizeof(SCHEMA_META_ROOT) - 1;

		offset += strlen(key) + 1;
		if (is_folder(label) && !is_named(regain, label))
			status = add_root(regain, key);
	}
	return status;
}

enum status regain_roots(struct regained *out, const char *folder,
			 const struct settings *settings, struct fault *fault)
{
	struct regain regain = { .out = out,
				 .settings = settings,
				 .folder = folder,
				 .keys = BYTES_UP_TO(KEYS_BYTES),
				 .fault = fault };
	enum status status;

	*out = (struct regained){ .pool = NULL };
	status = pool_new(&out->pool, POOL_BYTES, fault);
	if (status == STATUS_OK)
		status = index_open(&regain.index, &folder, 1, fault);
	if (status == STATUS_OK)
		status = read_roots(&regain);
	index_close(regain.index);
	bytes_free(&regain.keys);
	/* Nobody writes: what is missing behind the stub stays so. */
	return status == STATUS_RETRY ? STATUS_DAMAGED : status;
}

void regain_free(struct regained *regained)
{
	pool_free(regained->pool);
	*regained = (struct regained){ .pool = NULL };
}

static enum status rename_file(int folder_fd, const char *from,
			       const char *into, struct fault *fault)
{
	if (renameat(folder_fd, from, folder_fd, into) == 0 || errno == ENOENT)
		return STATUS_OK;
	return fault_set_errno(fault, errno, from);
}

/* A journal would be taken for the new ledger's. */
enum status regain_set_aside(int folder_fd, struct fault *fault)
{
	enum status status =
		rename_file(folder_fd, SCHEMA_LEDGER_FILE, ASIDE, fault);

	if (status == STATUS_OK)
		status = rename_file(folder_fd, SCHEMA_LEDGER_FILE "-journal",
				     ASIDE "-journal", fault);
	return status ? status :
			files_sync_folder(folder_fd, SCHEMA_LEDGER_FILE, fault);
}
