/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/site.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/generation.h"
#include "indexer/passages.h"
#include "indexer/shed.h"
#include "shared/schema.h"
#include "shared/store.h"
#include "shared/stem.h"

enum {
	PATH_BYTES = 64 << 10,
	VALUE_BYTES = 1 << 20,
	DECIMAL_BYTES = 24,
	KEY_BYTES = 16
};

/* ---- Opening ----------------------------------------------------------- */

static enum ledger_mode mode_of(const struct site *site)
{
	struct stat facts;

	if (!site->is_dry)
		return LEDGER_WRITE;
	if (site->folder_fd >= 0 &&
	    fstatat(site->folder_fd, SCHEMA_LEDGER_FILE, &facts, 0) == 0)
		return LEDGER_COPY;
	return LEDGER_NOTHING;
}

static enum status open_ledger(struct site *site, struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	enum status status = bytes_append(&path, text_of(site->folder), fault);

	if (status == STATUS_OK)
		status = bytes_append(&path, TEXT("/" SCHEMA_LEDGER_FILE "\0"),
				      fault);
	if (status == STATUS_OK)
		status = ledger_open(&site->ledger, path.data, mode_of(site),
				     fault);
	bytes_free(&path);
	return status;
}

static enum status find_versions(struct site *site, struct fault *fault)
{
	const struct passage_limits limits = PASSAGE_LIMITS;
	struct bytes version = BYTES_UP_TO(SITE_VERSION_BYTES - 1);
	struct terms *terms = NULL;
	enum status status = terms_open(&terms, fault);

	if (status == STATUS_OK)
		status = terms_fingerprint(terms, site->analysis, fault);
	if (status == STATUS_OK)
		status = passages_version(&version, &limits, fault);
	if (status == STATUS_OK) {
		memcpy(site->passages, version.data, version.length);
		site->passages[version.length] = '\0';
	}
	bytes_free(&version);
	terms_close(terms);
	return status;
}

static void close_reader(struct site *site)
{
	store_close(site->store);
	site->store = NULL;
	index_close(site->reader);
	site->reader = NULL;
}

/* Opens the index that the stub names. */
static enum status open_reader(struct site *site, struct fault *fault)
{
	enum status status;

	close_reader(site);
	status = index_open(&site->reader, &site->folder, 1, fault);
	return status ? status : store_open(&site->store, site->reader, fault);
}

bool site_is_damage(enum status status)
{
	return status == STATUS_DAMAGED || status == STATUS_RETRY;
}

/* That the index cannot be read is remembered, not told; unless the disk
 * refuses, which libxapian does not always tell from damage. */
enum status site_try_reader(struct site *site, struct fault *fault)
{
	enum status status;

	site->is_damaged = false;
	site->write_generation = site->read_generation;
	if (site->read_generation == 0)
		return STATUS_OK;
	status = open_reader(site, fault);
	if (!site_is_damage(status))
		return status;
	status = generation_try(site->folder_fd, site->read_generation, fault);
	if (status == STATUS_OK)
		status = open_reader(site, fault);
	if (!site_is_damage(status))
		return status;
	site->is_damaged = true;
	site->damage = *fault;
	return STATUS_OK;
}

/* A stub that says nothing is damage as well; what it named may be the
 * newest one. */
static enum status find_generation(struct site *site, struct fault *fault)
{
	enum status status =
		generation_mend(site->folder_fd, &site->read_generation, fault);

	if (status != STATUS_DAMAGED)
		return status;
	site->is_damaged = true;
	site->has_no_stub = true;
	site->damage = *fault;
	status = generation_highest(site->folder_fd, &site->read_generation,
				    fault);
	site->write_generation = site->read_generation;
	return status;
}

static enum status open_site(struct site *out, struct fault *fault)
{
	enum status status = open_ledger(out, fault);

	if (status == STATUS_OK)
		status = find_versions(out, fault);
	if (status == STATUS_OK && out->folder_fd >= 0)
		status = find_generation(out, fault);
	if (status == STATUS_OK && !out->is_damaged)
		status = site_try_reader(out, fault);
	if (status)
		site_close(out);
	return status;
}

enum status site_open(struct site *out, const char *folder, int folder_fd,
		      struct fault *fault)
{
	*out = (struct site){ .folder = folder, .folder_fd = folder_fd };
	return open_site(out, fault);
}

enum status site_open_dry(struct site *out, const char *folder, int folder_fd,
			  struct fault *fault)
{
	*out = (struct site){ .folder = folder,
			      .folder_fd = folder_fd,
			      .is_dry = true };
	return open_site(out, fault);
}

void site_drop_written(struct site *site)
{
	store_close(site->written_store);
	site->written_store = NULL;
	index_close(site->written);
	site->written = NULL;
}

void site_close(struct site *site)
{
	site_drop_writer(site);
	close_reader(site);
	site_drop_written(site);
	parts_free(&site->parts);
	documents_close(site->documents);
	load_close(site->load);
	load_close(site->side_load);
	ledger_close(site->ledger);
	*site = (struct site){ .folder_fd = -1 };
}

/* ---- What the index says of itself ------------------------------------- */

enum status site_meta(struct site *site, const char *key, struct bytes *out,
		      struct fault *fault)
{
	return index_meta(site->reader, 0, text_of(key), out, fault);
}

enum status site_meta_number(struct site *site, const char *key, int64_t *out,
			     struct fault *fault)
{
	struct bytes value = BYTES_UP_TO(VALUE_BYTES);
	enum status status = site_meta(site, key, &value, fault);

	*out = 0;
	for (size_t i = 0; i < value.length && status == STATUS_OK; i++) {
		if (!text_is_digit(value.data[i]) || *out > INT64_MAX / 20)
			status = fault_set(fault, STATUS_DAMAGED,
					   "%s: %s is not a number",
					   site->folder, key);
		else
			*out = *out * 10 + (value.data[i] - '0');
	}
	bytes_free(&value);
	return status;
}

/* The visitor's context of site_check_roots. */
struct known_roots {
	struct roots *roots;
	enum status status;
	struct fault *fault;
};

static bool find_root(void *context, struct text key, uint32_t unused)
{
	struct known_roots *known = context;
	const size_t skipped = sizeof(SCHEMA_META_ROOT) - 1;
	const struct text label = text_skip(key, skipped);

	(void)unused;
	if (!roots_find(known->roots, label))
		known->status = fault_set(known->fault, STATUS_DAMAGED,
					  SCHEMA_LEDGER_FILE
					  ": the folder %.*s is missing",
					  (int)label.length, label.data);
	return known->status == STATUS_OK;
}

enum status site_check_roots(struct site *site, struct roots *roots,
			     struct fault *fault)
{
	struct known_roots known = { .roots = roots, .fault = fault };
	const struct index_visitor visitor = { find_root, &known };
	enum status status = STATUS_OK;

	if (site->reader && !site->is_damaged)
		status = index_each_key(site->reader, 0, TEXT(SCHEMA_META_ROOT),
					&visitor, fault);
	return status ? status : known.status;
}

enum status site_written(struct site *site, struct store **out,
			 struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	const char *place;
	enum status status = STATUS_OK;

	*out = site->written_store;
	if (*out || !site_is_rebuilding(site) || site->is_dry)
		return STATUS_OK;
	status = generation_path(&path, text_of(site->folder),
				 site->write_generation, fault);
	place = path.data;
	if (status == STATUS_OK)
		status = index_open(&site->written, &place, 1, fault);
	if (status == STATUS_OK)
		status = store_open(&site->written_store, site->written, fault);
	bytes_free(&path);
	*out = site->written_store;
	return status;
}

/* ---- Writing ----------------------------------------------------------- */

/* A second time where what looks like damage may have been the disk. */
static enum status open_there(struct site *site, const char *path,
			      struct fault *fault)
{
	enum status status = index_writer_open(&site->writer, path, fault);

	if (status != STATUS_DAMAGED)
		return status;
	status = generation_try(site->folder_fd, site->write_generation, fault);
	return status ? status : index_writer_open(&site->writer, path, fault);
}

static enum status open_writer(struct site *site, bool is_new,
			       struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	enum status status = generation_path(&path, text_of(site->folder),
					     site->write_generation, fault);

	if (status == STATUS_OK && is_new)
		status = index_writer_make(&site->writer, path.data, fault);
	else if (status == STATUS_OK)
		status = open_there(site, path.data, fault);
	bytes_free(&path);
	return status;
}

enum status site_writer(struct site *site, struct index_writer **out,
			struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!site->writer)
		status = open_writer(site, false, fault);
	*out = site->writer;
	return status;
}

void site_drop_writer(struct site *site)
{
	index_writer_close(site->writer);
	site->writer = NULL;
	site->is_packing = false;
}

enum status site_documents(struct site *site, struct documents **out,
			   struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!site->documents)
		status = documents_open(&site->documents, fault);
	*out = site->documents;
	return status;
}

static enum status open_load(const struct site *site, struct load **out,
			     struct fault *fault)
{
	const struct parse_options options = { .stop = site->stop,
					       .converters = site->converters,
					       .converter_count =
						       site->converter_count };

	return load_open(out, &options, fault);
}

enum status site_load(struct site *site, struct load **out, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!site->load)
		status = open_load(site, &site->load, fault);
	*out = site->load;
	return status;
}

enum status site_side_load(struct site *site, struct load **out,
			   struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!site->side_load)
		status = open_load(site, &site->side_load, fault);
	*out = site->side_load;
	return status;
}

/* ---- Generations ------------------------------------------------------- */

static enum status set_value(struct site *site, const char *key,
			     const char *value, struct fault *fault)
{
	return index_writer_set(site->writer, text_of(key), text_of(value),
				fault);
}

static enum status set_number(struct site *site, const char *key,
			      int64_t number, struct fault *fault)
{
	char decimal[DECIMAL_BYTES];

	(void)snprintf(decimal, sizeof(decimal), "%" PRId64, number);
	return set_value(site, key, decimal, fault);
}

static enum status set_root(void *context, const struct ledger_root *root,
			    struct fault *fault)
{
	struct site *site = context;
	struct bytes key = BYTES_UP_TO(VALUE_BYTES);
	enum status status = store_root_key(&key, root->label, fault);

	if (status == STATUS_OK)
		status = index_writer_set(site->writer, text_from(&key),
					  root->given, fault);
	bytes_free(&key);
	return status;
}

enum status site_each_stem(enum status (*visit)(void *context, const char *key,
						const char *fingerprint,
						struct fault *fault),
			   void *context, struct fault *fault)
{
	struct terms *terms = NULL;
	const char *language = TERMS_NO_LANGUAGE;
	enum status status = terms_open(&terms, fault);

	for (size_t i = 0; language && status == STATUS_OK; i++) {
		char key[sizeof(SCHEMA_META_STEMS) + KEY_BYTES];
		char value[TERMS_FINGERPRINT_BYTES];

		(void)snprintf(key, sizeof(key), SCHEMA_META_STEMS "%s",
			       language);
		status = terms_fingerprint_of(terms, language, value, fault);
		if (status == STATUS_OK)
			status = visit(context, key, value, fault);
		language = stem_language(i);
	}
	terms_close(terms);
	return status;
}

static enum status set_stem(void *context, const char *key,
			    const char *fingerprint, struct fault *fault)
{
	return set_value(context, key, fingerprint, fault);
}

static enum status set_values(struct site *site, struct fault *fault)
{
	char id[HASH_HEX_BYTES];
	enum status status;

	hash_hex(&site->index_id, id);
	status = set_number(site, SCHEMA_META_FORMAT, SCHEMA_FORMAT, fault);
	if (status == STATUS_OK)
		status = set_value(site, SCHEMA_META_INDEX, id, fault);
	if (status == STATUS_OK)
		status = set_value(site, SCHEMA_META_ANALYSIS, site->analysis,
				   fault);
	if (status == STATUS_OK)
		status = site_each_stem(set_stem, site, fault);
	if (status == STATUS_OK)
		status = set_value(site, SCHEMA_META_PASSAGES, site->passages,
				   fault);
	if (status == STATUS_OK)
		status =
			set_number(site, SCHEMA_META_BATCH, site->batch, fault);
	if (status == STATUS_OK)
		status =
			set_number(site, SCHEMA_META_RUN, site->old_run, fault);
	if (status == STATUS_OK)
		status =
			set_number(site, SCHEMA_META_ENDED, site->ended, fault);
	if (status == STATUS_OK)
		status = ledger_each_root(site->ledger, set_root, site, fault);
	return status;
}

enum status site_make_generation(struct site *site, struct fault *fault)
{
	enum status status;

	if (site->is_dry)
		return STATUS_OK;
	site_drop_writer(site);
	status = open_writer(site, true, fault);
	if (status == STATUS_OK)
		status = index_writer_begin(site->writer, fault);
	if (status == STATUS_OK)
		status = set_values(site, fault);
	if (status == STATUS_OK)
		status = index_writer_commit(site->writer, fault);
	if (status == STATUS_OK)
		status = generation_sync(site->folder_fd,
					 site->write_generation, fault);
	if (status)
		site_drop_writer(site);
	return status;
}

static enum status write_once(struct site *site, const char *from,
			      const char *into, struct fault *fault)
{
	bool is_worth;
	enum status status = shed_judge(&is_worth, site, fault);

	if (status)
		return status;
	return is_worth ? shed_write(site, into, fault) :
			  index_compact(&from, 1, into, fault);
}

/* As with open_there, a second time. */
static enum status write_compact(struct site *site, const char *from,
				 const char *into, struct fault *fault)
{
	enum status status = write_once(site, from, into, fault);

	if (status != STATUS_DAMAGED)
		return status;
	status = generation_try(site->folder_fd, site->write_generation, fault);
	if (status == STATUS_OK)
		status = generation_remove(site->folder_fd,
					   site->write_generation + 1, fault);
	return status ? status : write_once(site, from, into, fault);
}

enum status site_compact(struct site *site, struct fault *fault)
{
	struct bytes from = BYTES_UP_TO(PATH_BYTES);
	struct bytes into = BYTES_UP_TO(PATH_BYTES);
	struct text folder = text_of(site->folder);
	enum status status =
		generation_path(&from, folder, site->write_generation, fault);

	site_drop_writer(site);
	if (status == STATUS_OK)
		status = generation_path(&into, folder,
					 site->write_generation + 1, fault);
	if (status == STATUS_OK)
		status = write_compact(site, from.data, into.data, fault);
	if (status == STATUS_OK)
		status = generation_sync_files(
			site->folder_fd, site->write_generation + 1, fault);
	if (status == STATUS_OK)
		site->write_generation++;
	bytes_free(&from);
	bytes_free(&into);
	return status;
}

enum status site_switch(struct site *site, struct fault *fault)
{
	enum status status;

	if (site->is_dry)
		return STATUS_OK;
	status = generation_switch(site->folder_fd, site->write_generation,
				   fault);
	if (status)
		return status;
	site->read_generation = site->write_generation;
	site_drop_written(site);
	return open_reader(site, fault);
}
