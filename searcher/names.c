/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/names.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "searcher/known_names.h"
#include "shared/files.h"
#include "shared/memory.h"
#include "shared/plain.h"
#include "shared/pool.h"
#include "shared/utf8.h"

enum { POOL_BYTES = 16 << 20, FILE_BYTES = 1 << 20, PATH_LENGTH = 4096 };

struct names {
	struct pool *pool;
	struct names_group *groups;
	size_t count;
	size_t capacity;
	struct bytes folded; /* scratch */
};

/* A line of the user's file, for messages; `path` is NULL of our own. */
struct line {
	const char *path;
	size_t number;
	struct text text;
};

/* Takes what stands before the next comma or TAB off the text. */
static struct text take_name(struct text *rest)
{
	struct text name = *rest;

	for (size_t i = 0; i < rest->length; i++) {
		if (rest->data[i] != ',' && rest->data[i] != '\t')
			continue;
		name.length = i;
		*rest = text_skip(*rest, i + 1);
		return text_trim(name);
	}
	*rest = (struct text){ name.data + name.length, 0 };
	return text_trim(name);
}

static enum status append_folded(struct bytes *out, struct text name,
				 struct fault *fault)
{
	struct bytes folded = BYTES_UP_TO(FILE_BYTES);
	enum status status = utf8_fold(&folded, name, fault);

	if (!status)
		status = plain_append(out, text_from(&folded), fault);
	bytes_free(&folded);
	return status;
}

enum status names_fold(struct bytes *out, struct text name, struct fault *fault)
{
	size_t start = out->length;
	size_t kept = start;
	enum status status = append_folded(out, text_trim(name), fault);

	if (status)
		return status;
	for (size_t i = start; i < out->length; i++) {
		char byte = text_is_blank(out->data[i]) ? ' ' : out->data[i];

		if (byte == ' ' &&
		    (kept == start || out->data[kept - 1] == ' '))
			continue;
		out->data[kept++] = byte;
	}
	out->length = kept;
	return STATUS_OK;
}

static enum status refuse(const struct line *line, const char *reason,
			  struct fault *fault)
{
	return fault_set(fault, STATUS_BAD_QUERY, "%s: line %zu: %s",
			 line->path ? line->path : "names", line->number,
			 reason);
}

static enum status add_name(struct names *names, const struct line *line,
			    struct text name, struct text *out,
			    struct fault *fault)
{
	enum status status;

	if (name.length == 0)
		return refuse(line, "a name is missing", fault);
	if (name.length > NAMES_NAME_BYTES)
		return refuse(line, "a name is longer than 200 bytes", fault);
	bytes_clear(&names->folded);
	status = names_fold(&names->folded, name, fault);
	if (status)
		return status;
	if (names->folded.length == 0)
		return refuse(line, "a name has no letters", fault);
	return pool_copy(names->pool, text_from(&names->folded), out, fault);
}

static enum status make_room(struct names *names, struct fault *fault)
{
	size_t capacity = names->capacity ? names->capacity * 2 : 256;
	void *memory;

	if (names->count < names->capacity)
		return STATUS_OK;
	memory = memory_resize(names->groups, capacity, sizeof(*names->groups));
	if (!memory)
		return fault_set(fault, STATUS_FULL, "out of memory");
	names->groups = memory;
	names->capacity = capacity;
	return STATUS_OK;
}

static enum status keep_group(struct names *names, const struct text *list,
			      size_t count, struct fault *fault)
{
	void *memory;
	enum status status = make_room(names, fault);

	if (!status)
		status = pool_take(names->pool, count, sizeof(*list), &memory,
				   fault);
	if (status)
		return status;
	memcpy(memory, list, count * sizeof(*list));
	names->groups[names->count++] = (struct names_group){ memory, count };
	return STATUS_OK;
}

/* Whether the name at `place` stands before it as well. */
static bool has_name(const struct text *list, size_t place)
{
	for (size_t i = 0; i < place; i++)
		if (text_equal(list[i], list[place]))
			return true;
	return false;
}

static enum status add_group(struct names *names, const struct line *line,
			     struct fault *fault)
{
	struct text list[NAMES_GROUP];
	struct text rest = line->text;
	size_t count = 0;
	enum status status = STATUS_OK;

	while (rest.length > 0 && !status) {
		struct text name = take_name(&rest);

		if (count == NAMES_GROUP)
			return refuse(line, "more than 32 names", fault);
		status = add_name(names, line, name, &list[count], fault);
		/* Two spellings may be one without their marks. */
		if (!status && !has_name(list, count))
			count++;
	}
	if (status)
		return status;
	if (count < 2)
		return refuse(line,
			      "a group has at least two names, parted "
			      "by commas or TABs",
			      fault);
	return keep_group(names, list, count, fault);
}

static enum status add_known(struct names *names, struct fault *fault)
{
	struct line line = { NULL, 0, { NULL, 0 } };
	enum status status = STATUS_OK;
	const char *group = known_names_group(0);

	while (group && !status) {
		line.text = text_of(group);
		status = add_group(names, &line, fault);
		group = known_names_group(++line.number);
	}
	return status;
}

static enum status add_line(struct names *names, const struct line *line,
			    struct fault *fault)
{
	struct line trimmed = *line;

	/* A TAB at the end parts nothing. */
	trimmed.text = text_trim(line->text);
	if (trimmed.text.length == 0 || trimmed.text.data[0] == '#')
		return STATUS_OK;
	if (!utf8_is_valid(trimmed.text))
		return refuse(line, "is not UTF-8", fault);
	return add_group(names, &trimmed, fault);
}

static enum status add_lines(struct names *names, const char *path,
			     struct text text, struct fault *fault)
{
	struct line line = { path, 1, { NULL, 0 } };
	enum status status = STATUS_OK;

	for (; text.length > 0 && !status; line.number++) {
		const char *end = memchr(text.data, '\n', text.length);
		size_t length = end ? (size_t)(end - text.data) : text.length;

		line.text = (struct text){ text.data, length };
		length += end != NULL;
		text = text_skip(text, length);
		status = add_line(names, &line, fault);
	}
	return status;
}

/* No file is no fault; one that cannot be read is. */
static enum status read_file(struct names *names, const char *path,
			     struct fault *fault)
{
	struct bytes text = BYTES_UP_TO(FILE_BYTES);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat facts;
	enum status status;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return STATUS_OK;
	if (fd < 0)
		return fault_set_named(fault, errno, path);
	if (fstat(fd, &facts) != 0)
		status = fault_set_named(fault, errno, path);
	else if (!S_ISREG(facts.st_mode))
		status = fault_set(fault, STATUS_BAD_QUERY,
				   "%s: is no regular file", path);
	else
		status = files_read_all(&text, fd, path, fault);
	if (status == STATUS_SKIP)
		status = fault_set(fault, STATUS_BAD_QUERY,
				   "%s: is longer than 1 MB", path);
	if (!status)
		status = add_lines(names, path, text_from(&text), fault);
	(void)close(fd); /* nothing was written */
	bytes_free(&text);
	return status;
}

enum status names_open_file(struct names **out, const char *path,
			    struct fault *fault)
{
	struct names *names = memory_zeroed(1, sizeof(*names));
	enum status status;

	*out = NULL;
	if (!names)
		return fault_set(fault, STATUS_FULL, "out of memory");
	names->folded = BYTES_UP_TO(FILE_BYTES);
	status = pool_new(&names->pool, POOL_BYTES, fault);
	if (!status)
		status = add_known(names, fault);
	if (!status && path)
		status = read_file(names, path, fault);
	if (status) {
		names_close(names);
		return status;
	}
	*out = names;
	return STATUS_OK;
}

enum status names_open(struct names **out, struct fault *fault)
{
	struct bytes path = BYTES_UP_TO(PATH_LENGTH);
	enum status status;

	*out = NULL;
	status = files_user_place(&path, "XDG_CONFIG_HOME", ".config", "names",
				  fault);
	if (!status)
		status = names_open_file(
			out, path.length > 0 ? path.data : NULL, fault);
	bytes_free(&path);
	return status;
}

void names_close(struct names *names)
{
	if (!names)
		return;
	pool_free(names->pool);
	memory_free(names->groups);
	bytes_free(&names->folded);
	memory_free(names);
}

size_t names_count(const struct names *names)
{
	return names->count;
}

struct names_group names_at(const struct names *names, size_t i)
{
	return names->groups[i];
}
