/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shared/array.h"
#include "shared/files.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	POOL_BYTES = 1 << 24,
	PATH_BYTES = 1 << 16,
	SHOWN_BYTES = 40, /* of a wrong word in a message */
	/* The levels of a file: before its first section, and in one. */
	LEVEL_SYSTEM = 0,
	LEVEL_USER = 2,
	LEVEL_ENVIRONMENT = 4
};

static const char *const programs[] = { "pqindex", "pqsearch" };

enum section { SECTION_NONE, SECTION_OWN, SECTION_OTHER };

/* A file on its way into the values. */
struct reading {
	struct config *config;
	const struct config_order *order;
	const struct config_file *file;
	size_t line_number;
	enum section section;
	struct bytes value;
};

/* ---- What both files and environment give ------------------------------ */

static enum status put_value(struct config *config, struct config_value added,
			     struct fault *fault)
{
	struct config_value *values;
	struct text source;
	struct text value;
	enum status status;

	status = pool_copy(config->pool, text_of(added.source), &source, fault);
	if (status)
		return status;
	added.source = source.data;
	if (added.value) {
		status = pool_copy(config->pool, text_of(added.value), &value,
				   fault);
		if (status)
			return status;
		added.value = value.data;
	}
	values = memory_resize(config->values, config->value_count + 1,
			       sizeof(*values));
	if (!values)
		return fault_set(fault, STATUS_FULL, "out of memory");
	values[config->value_count++] = added;
	config->values = values;
	return STATUS_OK;
}

/* "yes" is how an option is said that has no value, or none now. */
static enum status check_value(struct config_value *value, struct fault *fault)
{
	const struct option_row *row = value->row;
	bool is_yes = strcmp(value->value, "yes") == 0;

	if (row->value == OPTION_NO_VALUE && !is_yes &&
	    strcmp(value->value, "no") != 0)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'%s' takes yes or no, not '%s'", row->name,
				 value->value);
	if (row->value != OPTION_VALUE && is_yes)
		value->value = NULL;
	return options_check_word(row, value->value, fault);
}

/* ---- One line ---------------------------------------------------------- */

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static struct text skip_blanks(struct text text)
{
	while (text.length > 0 && is_blank(*text.data))
		text = text_skip(text, 1);
	return text;
}

static bool is_over(struct text rest)
{
	return rest.length == 0 || *rest.data == '#';
}

/* The row with this very name; NULL: none. */
static const struct option_row *find_row(const struct option_row *table,
					 struct text name)
{
	for (; table->id != 0; table++)
		if (text_equal(text_of(table->name), name))
			return table;
	return NULL;
}

/* The row of a name that may stand here, and only if it may. */
static enum status find_option(const struct reading *reading, struct text name,
			       const struct option_row **out,
			       struct fault *fault)
{
	const struct option_row *row = find_row(reading->order->table, name);
	int shown =
		(int)(name.length < SHOWN_BYTES ? name.length : SHOWN_BYTES);

	*out = NULL;
	if (row && row->source == OPTION_TYPED)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'%s' is for the command line only",
				 row->name);
	if (reading->section == SECTION_NONE &&
	    (!row || row->source != OPTION_SHARED))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'%.*s' is no option of both programs: put it "
				 "under [pqindex] or [pqsearch]",
				 shown, name.data);
	if (!row)
		return fault_set(fault, STATUS_BAD_QUERY, "no option '%.*s'",
				 shown, name.data);
	*out = row;
	return STATUS_OK;
}

/* "[pqsearch]" */
static enum status take_section(struct reading *reading, struct text line,
				struct fault *fault)
{
	struct text name = { line.data + 1, 0 };

	while (1 + name.length < line.length && name.data[name.length] != ']')
		name.length++;
	if (1 + name.length == line.length ||
	    !is_over(skip_blanks(text_skip(line, name.length + 2))))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "a section is a name between [ and ]");
	for (size_t i = 0; i < COUNT(programs); i++) {
		if (!text_equal(text_of(programs[i]), name))
			continue;
		reading->section =
			strcmp(programs[i], reading->order->program) == 0 ?
				SECTION_OWN :
				SECTION_OTHER;
		return STATUS_OK;
	}
	return fault_set(fault, STATUS_BAD_QUERY,
			 "a section is [pqindex] or [pqsearch]");
}

/* What stands between quotes, from behind the first. */
static enum status take_quoted(struct reading *reading, struct text rest,
			       struct fault *fault)
{
	size_t i;

	for (i = 0; i < rest.length && rest.data[i] != '"'; i++) {
		enum status status;

		if (rest.data[i] == '\\') {
			i++;
			if (i == rest.length ||
			    (rest.data[i] != '"' && rest.data[i] != '\\'))
				return fault_set(
					fault, STATUS_BAD_QUERY,
					"between quotes a \\ stands before \" "
					"or \\ only");
		}
		status =
			bytes_append_byte(&reading->value, rest.data[i], fault);
		if (status)
			return status;
	}
	if (i == rest.length)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "a quote is not closed");
	if (!is_over(skip_blanks(text_skip(rest, i + 1))))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "text behind the closing quote");
	return STATUS_OK;
}

/* The rest of the line, up to a comment, without blanks at its end. */
static enum status take_plain(struct reading *reading, struct text rest,
			      struct fault *fault)
{
	size_t end = 0;

	for (size_t i = 0; i < rest.length; i++) {
		if (rest.data[i] == '#' && end < i)
			break;
		if (!is_blank(rest.data[i]))
			end = i + 1;
	}
	if (rest.length > 0 && *rest.data == '#')
		end = 0;
	return bytes_append(&reading->value, (struct text){ rest.data, end },
			    fault);
}

/* "~/" where a folder or a file is wanted. */
static enum status put_home(struct reading *reading,
			    const struct option_row *row, struct text rest,
			    struct fault *fault)
{
	const char *home = getenv("HOME");
	bool is_path = row && row->value_name &&
		       (strcmp(row->value_name, "DIR") == 0 ||
			strcmp(row->value_name, "FILE") == 0);

	(void)text_take(&rest, TEXT("\""));
	if (!is_path || !text_begins(rest, TEXT("~/")))
		return STATUS_OK;
	if (!home || !*home)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "~/ : HOME is not set");
	return bytes_append(&reading->value, text_of(home), fault);
}

/* Into reading->value, with a NUL behind it. */
static enum status take_value(struct reading *reading,
			      const struct option_row *row, struct text rest,
			      struct fault *fault)
{
	size_t home_length;
	enum status status;

	bytes_clear(&reading->value);
	status = put_home(reading, row, rest, fault);
	home_length = reading->value.length;
	if (status)
		return status;
	if (rest.length > 0 && *rest.data == '"')
		status = take_quoted(reading, text_skip(rest, 1), fault);
	else
		status = take_plain(reading, rest, fault);
	if (!status)
		status = bytes_append_byte(&reading->value, '\0', fault);
	if (!status && home_length > 0) /* without the '~' */
		memmove(reading->value.data + home_length,
			reading->value.data + home_length + 1,
			reading->value.length - home_length - 1);
	return status;
}

static size_t name_length(struct text line)
{
	size_t length = 0;

	while (length < line.length &&
	       ((line.data[length] >= 'a' && line.data[length] <= 'z') ||
		text_is_digit(line.data[length]) || line.data[length] == '-'))
		length++;
	return length;
}

static enum status put_line_value(struct reading *reading,
				  const struct option_row *row,
				  struct fault *fault)
{
	struct bytes source = BYTES_UP_TO(PATH_BYTES);
	struct config_value value = {
		.row = row,
		.value = reading->value.data,
		.level = reading->file->level +
			 (reading->section == SECTION_OWN),
	};
	enum status status = check_value(&value, fault);

	if (!status)
		status = bytes_printf(&source, fault, "%s:%zu",
				      reading->file->name,
				      reading->line_number);
	value.source = source.data;
	if (!status)
		status = put_value(reading->config, value, fault);
	bytes_free(&source);
	return status;
}

static enum status take_line(struct reading *reading, struct text line,
			     struct fault *fault)
{
	const struct option_row *row = NULL;
	struct text name;
	struct text rest;
	enum status status = STATUS_OK;

	line = skip_blanks(line);
	if (is_over(line))
		return STATUS_OK;
	if (*line.data == '[')
		return take_section(reading, line, fault);
	name = (struct text){ line.data, name_length(line) };
	rest = skip_blanks(text_skip(line, name.length));
	if (name.length == 0 || rest.length == 0 || *rest.data != '=')
		return fault_set(fault, STATUS_BAD_QUERY,
				 "a line is name = value, [section] or # "
				 "comment");
	if (reading->section != SECTION_OTHER)
		status = find_option(reading, name, &row, fault);
	if (!status)
		status = take_value(reading, row,
				    skip_blanks(text_skip(rest, 1)), fault);
	if (status || !row)
		return status;
	return put_line_value(reading, row, fault);
}

/* ---- One file ---------------------------------------------------------- */

/* The bytes of the first line, without its end; *width: with it. */
static struct text first_line(struct text text, size_t *width)
{
	const char *end = memchr(text.data, '\n', text.length);
	size_t length = end ? (size_t)(end - text.data) : text.length;

	*width = length + (end != NULL);
	if (length > 0 && text.data[length - 1] == '\r')
		length--;
	return (struct text){ text.data, length };
}

enum status config_parse(struct config *config,
			 const struct config_order *order,
			 const struct config_file *file, struct fault *fault)
{
	struct reading reading = { .config = config,
				   .order = order,
				   .file = file,
				   .value = BYTES_UP_TO(PATH_BYTES +
							CONFIG_FILE_BYTES) };
	struct text text = file->text;
	enum status status = STATUS_OK;
	size_t width;

	(void)text_take(&text, UTF8_BYTE_ORDER_MARK);
	for (; text.length > 0 && !status; text = text_skip(text, width)) {
		struct text line = first_line(text, &width);

		reading.line_number++;
		if (!utf8_is_valid(line))
			status = fault_set(fault, STATUS_BAD_QUERY,
					   "is not UTF-8");
		else if (line.length > 0 &&
			 memchr(line.data, '\0', line.length))
			status = fault_set(fault, STATUS_BAD_QUERY,
					   "has a zero byte");
		else
			status = take_line(&reading, line, fault);
	}
	if (status == STATUS_BAD_QUERY)
		fault_prefix(fault, "%s:%zu", file->name, reading.line_number);
	bytes_free(&reading.value);
	return status;
}

/* Who names a file may name a pipe, too. */
static enum status check_kind(int fd, const char *name, bool is_named,
			      struct fault *fault)
{
	struct stat facts;

	if (fstat(fd, &facts) != 0)
		return fault_set_named(fault, errno, name);
	if (is_named ? !S_ISDIR(facts.st_mode) : S_ISREG(facts.st_mode))
		return STATUS_OK;
	return fault_set(fault, STATUS_BAD_QUERY, "%s: is no file", name);
}

/* A file that nobody named may be missing: *is_there is false then. */
static enum status load_file(struct bytes *out, const char *name, bool is_named,
			     bool *is_there, struct fault *fault)
{
	/* No pipe in a usual place shall block; who names one waits. */
	int flags = is_named ? 0 : O_NONBLOCK;
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
	enum status status;

	*is_there = fd >= 0;
	if (fd < 0 && !is_named && (errno == ENOENT || errno == ENOTDIR))
		return STATUS_OK;
	if (fd < 0)
		return fault_set_named(fault, errno, name);
	status = check_kind(fd, name, is_named, fault);
	if (!status)
		status = files_read_all(out, fd, name, fault);
	(void)close(fd); /* nothing was written */
	if (status == STATUS_SKIP)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "%s: larger than %d bytes", name,
				 CONFIG_FILE_BYTES);
	return status;
}

static enum status read_file(struct config *config,
			     const struct config_order *order,
			     struct config_file *file, bool is_named,
			     struct fault *fault)
{
	struct bytes text = BYTES_UP_TO(CONFIG_FILE_BYTES);
	bool is_there = false;
	enum status status;

	status = load_file(&text, file->name, is_named, &is_there, fault);
	file->text = text_from(&text);
	if (!status && is_there)
		status = config_parse(config, order, file, fault);
	bytes_free(&text);
	return status;
}

static enum status read_files(struct config *config,
			      const struct config_order *order,
			      struct fault *fault)
{
	const char *chosen = getenv("PULLQUOTE_CONFIG");
	struct config_file file = { .name = order->file, .level = LEVEL_USER };
	struct bytes name = BYTES_UP_TO(PATH_BYTES);
	enum status status;

	if (!file.name && chosen && *chosen)
		file.name = chosen;
	if (file.name)
		return read_file(config, order, &file, true, fault);
	file.name = order->system_file;
	file.level = LEVEL_SYSTEM;
	status = read_file(config, order, &file, false, fault);
	if (!status)
		status = files_user_place(&name, "XDG_CONFIG_HOME", ".config",
					  "config", fault);
	file.name = name.data;
	file.level = LEVEL_USER;
	if (!status && name.length > 0)
		status = read_file(config, order, &file, false, fault);
	bytes_free(&name);
	return status;
}

/* ---- The environment --------------------------------------------------- */

static enum status append_variable(struct bytes *out, const char *name,
				   struct fault *fault)
{
	enum status status = bytes_append(out, TEXT("PULLQUOTE_"), fault);

	for (; *name && !status; name++) {
		char byte = *name == '-' ? '_' : *name;

		if (byte >= 'a' && byte <= 'z')
			byte = (char)(byte - 'a' + 'A');
		status = bytes_append_byte(out, byte, fault);
	}
	return status ? status : bytes_append_byte(out, '\0', fault);
}

static enum status read_variable(struct config *config,
				 const struct option_row *row,
				 struct fault *fault)
{
	struct bytes name = BYTES_UP_TO(256);
	struct config_value value = { .row = row, .level = LEVEL_ENVIRONMENT };
	enum status status = append_variable(&name, row->name, fault);

	if (status)
		goto out;
	value.source = name.data;
	value.value = getenv(name.data);
	if (!value.value || !*value.value)
		goto out;
	status = check_value(&value, fault);
	if (status == STATUS_BAD_QUERY)
		fault_prefix(fault, "%s", name.data);
	if (!status)
		status = put_value(config, value, fault);
out:
	bytes_free(&name);
	return status;
}

/* ------------------------------------------------------------------------ */

enum status config_read(struct config *out, const struct config_order *order,
			struct fault *fault)
{
	enum status status;

	*out = (struct config){ .values = NULL };
	status = pool_new(&out->pool, POOL_BYTES, fault);
	if (!status && !order->is_without_files)
		status = read_files(out, order, fault);
	for (const struct option_row *row = order->table;
	     row->id != 0 && !status; row++)
		if (row->source != OPTION_TYPED)
			status = read_variable(out, row, fault);
	return status;
}

void config_free(struct config *config)
{
	memory_free(config->values);
	pool_free(config->pool);
	*config = (struct config){ .values = NULL };
}
