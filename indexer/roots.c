/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/roots.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/walk.h"
#include "shared/files.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum {
	ROOTS_MAX = 4096,
	TEXTS_BYTES = 64 << 20,
	PATH_BYTES = 1 << 20,
	LABEL_BYTES = 128
};

struct roots {
	struct pool *pool;
	struct root *list[ROOTS_MAX];
	size_t count;
	struct root files;  /* single files, below "/" */
	struct bytes place; /* path of the last roots_place */
};

/* ---- Where paths lead --------------------------------------------------- */

/* realpath's answer, appended with a NUL that is not counted; *is_there is
 * false when there is nothing of that name. */
static enum status append_real(struct bytes *out, const char *path,
			       bool *is_there, struct fault *fault)
{
	char real[PATH_MAX];
	enum status status;

	*is_there = realpath(path, real) != NULL;
	if (!*is_there)
		return errno == ENOENT || errno == ENOTDIR ?
			       STATUS_OK :
			       fault_set_errno(fault, errno, path);
	status = bytes_append(out, text_of(real), fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(out, '\0', fault);
	if (status == STATUS_OK)
		out->length--;
	return status;
}

/* Where the last step of `path` begins; slashes at the end do not count. */
static size_t last_step(struct text path)
{
	size_t start = path.length;

	while (start > 0 && path.data[start - 1] == '/')
		start--;
	while (start > 0 && path.data[start - 1] != '/')
		start--;
	return start;
}

static struct text last_name(struct text path)
{
	size_t start = last_step(path);

	return text_skip(path, start);
}

static bool is_dots(struct text name)
{
	return text_equal(name, TEXT(".")) || text_equal(name, TEXT(".."));
}

static struct text drop_slashes(struct text path)
{
	while (path.length > 1 && path.data[path.length - 1] == '/')
		path.length--;
	return path;
}

/* `path` up to `length`, as a C string; "." for nothing. */
static enum status cut_path(struct bytes *out, struct text path, size_t length,
			    struct fault *fault)
{
	struct text before = { path.data, length };
	enum status status =
		bytes_append(out, length > 0 ? before : TEXT("."), fault);

	return status ? status : bytes_append_byte(out, '\0', fault);
}

/* The absolute path of a file: its folder's real path and its name. */
static enum status resolve_file(struct roots *roots, const char *path,
				struct fault *fault)
{
	struct bytes folder = BYTES_UP_TO(PATH_BYTES);
	struct bytes *out = &roots->place;
	size_t start = last_step(text_of(path));
	bool is_there = false;
	enum status status;

	bytes_clear(out);
	status = cut_path(&folder, text_of(path), start, fault);
	if (status == STATUS_OK)
		status = append_real(out, folder.data, &is_there, fault);
	if (status == STATUS_OK && !is_there)
		status = fault_set(fault, STATUS_SKIP, "no such folder");
	if (status == STATUS_OK && out->length > 1)
		status = bytes_append_byte(out, '/', fault);
	if (status == STATUS_OK)
		status = bytes_append(out, text_of(path + start), fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(out, '\0', fault);
	out->length -= status == STATUS_OK;
	bytes_free(&folder);
	return status;
}

/* How the root's folder is opened: an absolute name as given follows a link
 * that leads elsewhere by now, and so does the path of a relative one. */
static const char *way_to(const struct root *root)
{
	return root->given.data[0] == '/' ? root->given.data : root->path.data;
}

/* What cannot be reached stays as it was: that is told when it is walked. */
static enum status find_real(struct roots *roots, struct root *root,
			     struct fault *fault)
{
	struct bytes real = BYTES_UP_TO(PATH_BYTES);
	struct fault unused;
	bool is_there = false;
	enum status status =
		append_real(&real, way_to(root), &is_there, &unused);

	if (status == STATUS_OK && is_there)
		status = pool_copy(roots->pool, text_from(&real), &root->real,
				   fault);
	else
		status = STATUS_OK;
	bytes_free(&real);
	return status;
}

/* ---- The list ---------------------------------------------------------- */

static enum status copy_texts(struct roots *roots, struct root *root,
			      const struct root *from, struct fault *fault)
{
	enum status status =
		pool_copy(roots->pool, from->label, &root->label, fault);

	if (status == STATUS_OK)
		status = pool_copy(roots->pool, from->path, &root->path, fault);
	if (status == STATUS_OK)
		status = pool_copy(roots->pool, from->given, &root->given,
				   fault);
	if (status == STATUS_OK)
		status = pool_copy(roots->pool, from->real, &root->real, fault);
	return status;
}

static enum status add_root(struct roots *roots, const struct root *from,
			    struct root **out, struct fault *fault)
{
	void *added;
	enum status status;

	if (roots->count == ROOTS_MAX)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "more than %d folders", ROOTS_MAX);
	status = pool_take(roots->pool, 1, sizeof(struct root), &added, fault);
	if (status)
		return status;
	*out = added;
	(*out)->fd = -1;
	status = copy_texts(roots, *out, from, fault);
	if (status == STATUS_OK)
		roots->list[roots->count++] = *out;
	return status;
}

static enum status check_label(struct text label, struct fault *fault)
{
	if (label.length == 0 || label.length > LABEL_BYTES ||
	    text_equal(label, TEXT(SCHEMA_LABEL_STDIN)))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "the folder needs a label: LABEL=FOLDER");
	if (!utf8_is_valid(label))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "its name is not UTF-8; give LABEL=FOLDER");
	for (size_t i = 0; i < label.length; i++)
		if ((unsigned char)label.data[i] < ' ' ||
		    label.data[i] == '/' || label.data[i] == 0x7F)
			return fault_set(fault, STATUS_BAD_QUERY,
					 "a label has no '/' and no control "
					 "characters; give LABEL=FOLDER");
	return STATUS_OK;
}

enum status roots_check_known(const struct ledger_root *root,
			      struct fault *fault)
{
	if (check_label(root->label, fault) == STATUS_OK)
		return STATUS_OK;
	return fault_set(fault, STATUS_DAMAGED,
			 SCHEMA_LEDGER_FILE ": a label that is none");
}

static enum status add_known(void *context, const struct ledger_root *from,
			     struct fault *fault)
{
	const struct root known = { .label = from->label,
				    .path = from->path,
				    .given = from->given,
				    .real = from->path };
	struct root *root;
	enum status status = roots_check_known(from, fault);

	if (status == STATUS_OK)
		status = add_root(context, &known, &root, fault);
	/* The path of no other is a link. */
	if (status == STATUS_OK && from->given.data[0] != '/')
		status = find_real(context, root, fault);
	return status;
}

enum status roots_new(struct roots **out, struct ledger *ledger,
		      struct fault *fault)
{
	struct roots *roots = memory_zeroed(1, sizeof(*roots));
	enum status status;

	*out = NULL;
	if (!roots)
		return fault_set(fault, STATUS_FULL, "out of memory");
	roots->place = BYTES_UP_TO(PATH_BYTES);
	roots->files = (struct root){ .label = TEXT(SCHEMA_LABEL_FILES),
				      .path = TEXT("/"),
				      .given = TEXT("/"),
				      .fd = -1 };
	status = pool_new(&roots->pool, TEXTS_BYTES, fault);
	if (status == STATUS_OK)
		status = ledger_each_root(ledger, add_known, roots, fault);
	if (status) {
		roots_free(roots);
		return status;
	}
	*out = roots;
	return STATUS_OK;
}

static void close_root(struct root *root)
{
	/* It was only read. */
	if (root->fd >= 0)
		(void)close(root->fd);
	root->fd = -1;
}

void roots_free(struct roots *roots)
{
	if (!roots)
		return;
	for (size_t i = 0; i < roots->count; i++)
		close_root(roots->list[i]);
	close_root(&roots->files);
	bytes_free(&roots->place);
	pool_free(roots->pool);
	memory_free(roots);
}

size_t roots_count(const struct roots *roots)
{
	return roots->count;
}

struct root *roots_at(struct roots *roots, size_t index)
{
	return roots->list[index];
}

struct root *roots_find(struct roots *roots, struct text label)
{
	for (size_t i = 0; i < roots->count; i++)
		if (text_equal(roots->list[i]->label, label))
			return roots->list[i];
	return NULL;
}

void roots_name_all(struct roots *roots)
{
	for (size_t i = 0; i < roots->count; i++)
		roots->list[i]->is_named = true;
}

/* ---- Paths ------------------------------------------------------------- */

enum status roots_resolve(struct bytes *out, const char *path,
			  struct fault *fault)
{
	struct bytes above = BYTES_UP_TO(PATH_BYTES);
	struct text rest = text_of(path);
	bool is_there = false;
	enum status status = append_real(out, path, &is_there, fault);

	/* The nearest folder above that is there, then the rest as typed. */
	while (status == STATUS_OK && !is_there) {
		rest.length = last_step(rest);
		bytes_clear(&above);
		bytes_clear(out);
		status = cut_path(&above, rest, rest.length, fault);
		if (status == STATUS_OK)
			status = append_real(out, above.data, &is_there, fault);
		if (rest.length == 0)
			break;
	}
	if (status == STATUS_OK && rest.length < strlen(path)) {
		if (out->length > 1)
			status = bytes_append_byte(out, '/', fault);
		if (status == STATUS_OK)
			status = bytes_append(out, text_of(path + rest.length),
					      fault);
		while (out->length > 1 && out->data[out->length - 1] == '/')
			out->length--;
		if (status == STATUS_OK)
			status = bytes_append_byte(out, '\0', fault);
		out->length--;
	}
	bytes_free(&above);
	return status;
}

/* Whether `path` is `folder` or lies below it. */
static bool is_within(struct text path, struct text folder)
{
	if (folder.length == 1)
		return true;
	return text_begins(path, folder) && (path.length == folder.length ||
					     path.data[folder.length] == '/');
}

/* ---- Roots of the command line ----------------------------------------- */

/* `self` is the root that lies at `path`; NULL: none does yet. */
static enum status check_apart(struct roots *roots, const struct root *self,
			       struct text path, struct text index_path,
			       struct fault *fault)
{
	if (is_within(index_path, path))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "the index %s lies inside this folder",
				 index_path.data);
	if (is_within(path, index_path))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "lies inside the index %s", index_path.data);
	for (size_t i = 0; i < roots->count; i++) {
		const struct root *other = roots->list[i];

		if (other == self)
			continue;
		if (text_equal(other->real, path))
			return fault_set(fault, STATUS_BAD_QUERY,
					 "is indexed already under the label "
					 "'%s'",
					 other->label.data);
		if (is_within(path, other->real))
			return fault_set(fault, STATUS_BAD_QUERY,
					 "lies inside %s, which is indexed "
					 "already",
					 other->real.data);
		if (is_within(other->real, path))
			return fault_set(fault, STATUS_BAD_QUERY,
					 "%s, which is indexed already, lies "
					 "inside it",
					 other->real.data);
	}
	return STATUS_OK;
}

/* A link that was given by its absolute path may lead elsewhere now. */
static bool is_moved_link(const struct root *known, const struct root *wanted)
{
	return wanted->given.length > 0 && wanted->given.data[0] == '/' &&
	       text_equal(known->given, wanted->given);
}

static bool is_there_not(const char *path)
{
	struct stat facts;

	return stat(path, &facts) != 0 && errno == ENOENT;
}

static enum status name_known(struct roots *roots, struct root *known,
			      const struct root *wanted, bool is_labelled,
			      struct fault *fault)
{
	bool is_missing = is_there_not(known->path.data);

	known->is_named = true;
	if (text_equal(known->path, wanted->path) &&
	    text_equal(known->given, wanted->given))
		return STATUS_OK;
	if (!text_equal(known->path, wanted->path) &&
	    !text_equal(known->real, wanted->real) &&
	    !is_moved_link(known, wanted) && !(is_missing && is_labelled))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "the label '%s' is that of %s%s; give another "
				 "one: LABEL=FOLDER",
				 known->label.data, known->path.data,
				 is_missing ? " (missing: should this be it, "
					      "give it with that label)" :
					      "");
	known->is_new = true;
	return copy_texts(roots, known, wanted, fault);
}

/* The base name as it was given: a link's, not its target's. A link that
 * is known keeps its label. */
static struct text default_label(const struct roots *roots,
				 const struct root *wanted)
{
	struct text name = last_name(wanted->given);

	for (size_t i = 0; i < roots->count; i++)
		if (is_moved_link(roots->list[i], wanted))
			return roots->list[i]->label;
	if (text_equal(name, TEXT("")) || is_dots(name))
		return last_name(wanted->real);
	return name;
}

static enum status name_folder(struct roots *roots, struct root *wanted,
			       struct text index_path, struct fault *fault)
{
	bool is_labelled = wanted->label.length > 0;
	struct root *known;
	enum status status;

	if (!is_labelled)
		wanted->label = default_label(roots, wanted);
	status = check_label(wanted->label, fault);
	if (status)
		return status;
	known = roots_find(roots, wanted->label);
	if (known)
		return name_known(roots, known, wanted, is_labelled, fault);
	status = check_apart(roots, NULL, wanted->real, index_path, fault);
	if (status == STATUS_OK)
		status = add_root(roots, wanted, &known, fault);
	if (status == STATUS_OK) {
		known->is_named = true;
		known->is_new = true;
	}
	return status;
}

static enum status check_root(struct roots *roots, struct root *root,
			      struct text index_path, struct fault *fault)
{
	enum status status = find_real(roots, root, fault);

	if (status == STATUS_OK && root->given.data[0] == '/' &&
	    !text_equal(root->real, root->path)) {
		root->is_new = true;
		root->path = root->real;
	}
	if (status == STATUS_OK)
		status =
			check_apart(roots, root, root->real, index_path, fault);
	if (status == STATUS_BAD_QUERY)
		fault_prefix(fault, "%s", root->given.data);
	return status;
}

enum status roots_check(struct roots *roots, struct text index_path,
			struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < roots->count && !status; i++)
		if (roots->list[i]->is_named)
			status = check_root(roots, roots->list[i], index_path,
					    fault);
	return status;
}

/* The path of a link is its own, lest a run in another folder should find the
 * folder of today behind its relative name. Lives until the next
 * resolve_file. */
static enum status find_link(struct roots *roots, struct root *wanted,
			     struct fault *fault)
{
	enum status status;

	if (wanted->given.data[0] == '/' || is_dots(last_name(wanted->given)))
		return STATUS_OK;
	status = resolve_file(roots, wanted->given.data, fault);
	if (status == STATUS_OK)
		wanted->path = drop_slashes(text_from(&roots->place));
	return status;
}

/* "LABEL=FOLDER", unless something of that whole name is there. */
static void split_label(const char *operand, struct root *wanted)
{
	const char *equals = strchr(operand, '=');
	const char *slash = strchr(operand, '/');
	struct stat facts;

	*wanted = (struct root){ .given = text_of(operand) };
	if (!equals || equals == operand || (slash && slash < equals) ||
	    lstat(operand, &facts) == 0)
		return;
	wanted->label = (struct text){ operand, (size_t)(equals - operand) };
	wanted->given = text_of(equals + 1);
}

/* A root that the ledger knows and that is not there now. */
static struct root *find_missing(struct roots *roots, const struct root *wanted)
{
	struct text given = drop_slashes(wanted->given);
	struct text full = given;
	struct fault unused;

	if (resolve_file(roots, wanted->given.data, &unused) == STATUS_OK)
		full = drop_slashes(text_from(&roots->place));
	for (size_t i = 0; i < roots->count; i++)
		if (text_equal(roots->list[i]->given, given) ||
		    text_equal(roots->list[i]->path, full))
			return roots->list[i];
	return NULL;
}

/* What nobody but a person can mend. */
static bool is_of_the_name(int error_number)
{
	return error_number == ENOENT || error_number == ENOTDIR ||
	       error_number == ELOOP || error_number == ENAMETOOLONG;
}

static enum status name_missing(struct roots *roots, const struct root *wanted,
				int error_number, enum operand *out,
				struct fault *fault)
{
	struct root *known = find_missing(roots, wanted);

	*out = OPERAND_ROOT;
	if (!known && is_of_the_name(error_number))
		return fault_set(fault, STATUS_DENIED, "%s: %s",
				 wanted->given.data, strerror(error_number));
	if (!known)
		return fault_set_errno(fault, error_number, wanted->given.data);
	known->is_named = true;
	return STATUS_OK;
}

enum status roots_name(struct roots *roots, const char *operand,
		       struct text index_path, enum operand *out,
		       struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(PATH_BYTES);
	struct root wanted;
	struct stat facts;
	bool is_there = false;
	enum status status;

	*out = OPERAND_STDIN;
	if (strcmp(operand, SCHEMA_LABEL_STDIN) == 0)
		return STATUS_OK;
	split_label(operand, &wanted);
	if (stat(wanted.given.data, &facts) != 0)
		return name_missing(roots, &wanted, errno, out, fault);
	*out = S_ISDIR(facts.st_mode) ? OPERAND_ROOT : OPERAND_FILE;
	if (*out == OPERAND_FILE && wanted.label.length == 0)
		return STATUS_OK;
	if (*out == OPERAND_FILE)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "%s: a label is for a folder", operand);
	status = append_real(&path, wanted.given.data, &is_there, fault);
	if (status == STATUS_OK) {
		wanted.real = text_from(&path);
		wanted.path = wanted.real;
		wanted.given = drop_slashes(wanted.given);
		status = find_link(roots, &wanted, fault);
	}
	if (status == STATUS_OK)
		status = name_folder(roots, &wanted, index_path, fault);
	if (status == STATUS_BAD_QUERY)
		fault_prefix(fault, "%s", operand);
	bytes_free(&path);
	return status;
}

/* ---- Opening, and single files ----------------------------------------- */

enum status roots_open(struct root *root, struct fault *fault)
{
	enum status status;

	if (root->fd >= 0)
		return STATUS_OK;
	status = files_open_folder(&root->fd, way_to(root), fault);
	return status == STATUS_DENIED ? STATUS_SKIP : status;
}

static enum status open_place(struct root *root, struct place *out,
			      struct fault *fault)
{
	enum status status = roots_open(root, fault);

	out->label = root->label;
	out->folder_fd = root->fd;
	if (root->label.length > 0)
		out->given = root->given;
	return status;
}

enum status roots_place(struct roots *roots, const char *path,
			struct place *out, struct fault *fault)
{
	struct text whole;
	enum status status = resolve_file(roots, path, fault);

	*out = (struct place){ .folder_fd = -1 };
	if (status)
		return status;
	whole = text_from(&roots->place);
	for (size_t i = 0; i < roots->count; i++) {
		struct root *root = roots->list[i];
		size_t skipped = root->real.length + (root->real.length > 1);

		if (!is_within(whole, root->real) || whole.length <= skipped)
			continue;
		out->path = text_skip(whole, skipped);
		out->name = out->path.data;
		if (!walk_reads(out->path))
			return fault_set(fault, STATUS_SKIP,
					 "hidden or temporary: not read");
		return open_place(root, out, fault);
	}
	out->path = whole;
	out->name = whole.data + 1;
	return open_place(&roots->files, out, fault);
}

enum status roots_locate(struct roots *roots, struct text label,
			 struct text path, struct place *out,
			 struct fault *fault)
{
	struct root *root = roots_find(roots, label);

	*out = (struct place){
		.label = label, .path = path, .folder_fd = -1, .name = path.data
	};
	if (text_equal(label, TEXT(SCHEMA_LABEL_FILES))) {
		root = &roots->files;
		out->name = path.data + 1;
	}
	if (text_equal(label, TEXT(SCHEMA_LABEL_STDIN)))
		out->given = TEXT(SCHEMA_LABEL_STDIN);
	if (!root)
		return fault_set(fault, STATUS_SKIP, "its root is not known");
	return open_place(root, out, fault);
}

enum status roots_show(struct bytes *out, const struct place *place,
		       struct fault *fault)
{
	enum status status = bytes_append(out, place->given, fault);

	if (status == STATUS_OK && place->given.length > 0)
		status = bytes_append_byte(out, '/', fault);
	return status ? status : bytes_append(out, place->path, fault);
}

const char *roots_reason(const struct place *place, const struct fault *why)
{
	size_t name_length = strlen(place->name);

	if (strncmp(why->text, place->name, name_length) == 0 &&
	    strncmp(why->text + name_length, ": ", 2) == 0)
		return why->text + name_length + 2;
	return NULL;
}

enum status roots_blame(struct fault *out, const struct place *place,
			enum status status, const struct fault *why)
{
	const char *reason = roots_reason(place, why);
	struct bytes shown = BYTES_UP_TO(1 << 20);
	struct fault unused;

	*out = *why;
	if (reason && roots_show(&shown, place, &unused) == STATUS_OK)
		(void)fault_set(out, status, "%.*s: %s", (int)shown.length,
				shown.data, reason);
	bytes_free(&shown);
	return status;
}
