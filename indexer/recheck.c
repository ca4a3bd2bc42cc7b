/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/recheck.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "indexer/load.h"
#include "indexer/look.h"
#include "indexer/print_recheck.h"
#include "indexer/reader.h"
#include "indexer/roots.h"
#include "shared/files.h"
#include "shared/schema.h"

enum {
	GROUP_HITS = 64,
	GROUP_BYTES = 8 << 20,
	ROOM_BYTES = 64 << 10,
	PATH_BYTES = 1 << 20
};

/* Of the places of a group's articles. */
#define POOL_BYTES ((size_t)1 << 28)

/* Hits of one file that follow each other. */
struct group {
	struct saved_hit hits[GROUP_HITS];
	struct recheck_found found[GROUP_HITS];
	size_t count;
	size_t byte_count; /* of their lines */
};

struct recheck {
	const struct recheck_order *order;
	struct load *load;
	struct look look;
	struct roots *roots;   /* NULL without an index */
	int root_fd;           /* "/" */
	int here_fd;           /* the folder at hand */
	struct pool *pool;     /* of the group */
	struct text elsewhere; /* the file that is read instead of its own */
	struct group group;
	bool is_foreign; /* the hits at hand are of another version */
	uint64_t line;
	struct fault *fault;
};

/* ---- Where a path leads ------------------------------------------------ */

struct target {
	int folder_fd;
	const char *name;
};

/* What stands behind a root's folder and a slash; NULL: nothing does. */
static const char *name_below(const struct root *root, const char *path)
{
	size_t length = root->given.length;

	if (strncmp(path, root->given.data, length) != 0 ||
	    path[length] != '/' || path[length + 1] == '\0')
		return NULL;
	return path + length + 1;
}

/* Two roots may be shown by the same name, typed in different folders: the
 * one that has the file counts. */
static enum status find_below_roots(struct recheck *recheck, const char *path,
				    struct target *out)
{
	size_t count = recheck->roots ? roots_count(recheck->roots) : 0;

	for (size_t i = 0; i < count; i++) {
		struct root *root = roots_at(recheck->roots, i);
		const char *name = name_below(root, path);
		struct stat facts;
		enum status status;

		if (!name)
			continue;
		status = roots_open(root, recheck->fault);
		if (status && status != STATUS_SKIP)
			return status;
		if (!out->name || root->fd >= 0)
			*out = (struct target){ root->fd, name };
		if (root->fd >= 0 &&
		    fstatat(root->fd, name, &facts, AT_SYMLINK_NOFOLLOW) == 0)
			return STATUS_OK;
	}
	return STATUS_OK;
}

static enum status find_target(struct recheck *recheck, const char *path,
			       struct target *out)
{
	enum status status = find_below_roots(recheck, path, out);

	if (status || out->name)
		return status;
	out->folder_fd = path[0] == '/' ? recheck->root_fd : recheck->here_fd;
	out->name = path + strspn(path, "/");
	return STATUS_OK;
}

/* ---- One article ------------------------------------------------------- */

static bool is_better(const struct recheck_found *one,
		      const struct recheck_found *other)
{
	return one->state > other->state;
}

static bool stands_at(struct text whole, uint64_t start, struct text text)
{
	return start <= whole.length &&
	       text_begins(text_skip(whole, start), text);
}

/* An own id, or else an address, is the article's name; without either its
 * place is. */
static bool is_the_article(const struct saved_hit *hit,
			   const struct article *article)
{
	if (article->record_key.length == 0)
		return true;
	if (!text_equal(hit->id, hit->shown))
		return text_equal(hit->id, article->own_id);
	if (hit->address.length > 0 &&
	    text_equal(hit->address, article->address))
		return true;
	return hit->record == article->record_offset &&
	       (hit->address.length == 0 ||
		stands_at(article->text, hit->start, hit->text));
}

/* Whether it may be an article that has no name, in another place of its
 * file: records before it came or went. */
static bool may_be_the_article(const struct saved_hit *hit,
			       const struct article *article)
{
	return text_equal(hit->id, hit->shown) && hit->address.length == 0 &&
	       article->own_id.length == 0 && article->address.length == 0 &&
	       text_equal(hit->title, article->title);
}

static struct recheck_found find_in(const struct saved_hit *hit,
				    const struct article *article)
{
	struct text whole = article->text;
	struct recheck_found found = { .state = RECHECK_CHANGED,
				       .is_of_file = article->is_file,
				       .record = article->record_offset,
				       .start = hit->start };
	bool is_there = stands_at(whole, hit->start, hit->text);

	if (!is_there) {
		const char *place = memmem(whole.data, whole.length,
					   hit->text.data, hit->text.length);

		if (!place)
			return found;
		found.start = (uint64_t)(place - whole.data);
	}
	found.end = found.start + hit->text.length;
	/* Where the text is the file's own bytes, offsets count in both. */
	found.state = is_there && (article->is_file || !hit->is_of_file) &&
				      article->record_offset == hit->record ?
			      RECHECK_SAME :
			      RECHECK_MOVED;
	return found;
}

static enum status see_article(void *context, const struct article *article,
			       struct fault *fault)
{
	struct recheck *recheck = context;
	struct group *group = &recheck->group;

	(void)fault;
	for (size_t i = 0; i < group->count; i++) {
		const struct saved_hit *hit = &group->hits[i];
		bool is_it = is_the_article(hit, article);
		struct recheck_found found;

		if (group->found[i].state == RECHECK_SAME ||
		    (!is_it && !may_be_the_article(hit, article)))
			continue;
		found = find_in(hit, article);
		if ((is_it || found.state != RECHECK_CHANGED) &&
		    is_better(&found, &group->found[i]))
			group->found[i] = found;
	}
	return STATUS_OK;
}

/* ---- One file ---------------------------------------------------------- */

static void set_all(struct recheck *recheck, enum recheck_state state,
		    const char *reason)
{
	struct group *group = &recheck->group;

	for (size_t i = 0; i < group->count; i++) {
		struct recheck_found *found = &group->found[i];

		*found = (struct recheck_found){ .state = state };
		(void)snprintf(found->reason, sizeof(found->reason), "%s",
			       reason);
	}
}

/* Whether its bytes stand in the file where they stood. */
static bool stands_in_file(int fd, const struct saved_hit *hit)
{
	char room[ROOM_BYTES];
	size_t done = 0;

	if (!hit->is_of_file || hit->end > INT64_MAX)
		return false;
	while (done < hit->text.length) {
		size_t wanted = hit->text.length - done;
		ssize_t length;

		if (wanted > sizeof(room))
			wanted = sizeof(room);
		length = pread(fd, room, wanted, (off_t)(hit->start + done));
		if (length < 0 && errno == EINTR)
			continue;
		/* Reading it as a whole will tell what is wrong with it. */
		if (length <= 0 ||
		    memcmp(room, hit->text.data + done, (size_t)length) != 0)
			return false;
		done += (size_t)length;
	}
	return true;
}

/* *is_done: each hit stands where it stood, and nothing else is to read. */
static enum status try_places(struct recheck *recheck,
			      const struct target *target, bool *is_done)
{
	struct group *group = &recheck->group;
	struct stat facts;
	int fd = -1;
	enum status status = files_open_beneath(
		&fd, target->folder_fd, target->name, &facts, recheck->fault);

	*is_done = status == STATUS_SKIP;
	if (status == STATUS_SKIP) {
		set_all(recheck, RECHECK_UNKNOWN, recheck->fault->text);
		return STATUS_OK;
	}
	if (status)
		return status;
	*is_done = true;
	for (size_t i = 0; i < group->count; i++)
		if (stands_in_file(fd, &group->hits[i]))
			group->found[i].state = RECHECK_SAME;
		else
			*is_done = false;
	(void)close(fd); /* it was only read */
	return STATUS_OK;
}

/* What was not found may be in what could not be read. */
static void settle(struct recheck *recheck, const struct load_facts *facts,
		   const char *reason)
{
	struct group *group = &recheck->group;
	bool is_known =
		!facts->lacks_program && !facts->lacks_memory &&
		facts->before.st_size == facts->after.st_size &&
		facts->before.st_mtim.tv_sec == facts->after.st_mtim.tv_sec &&
		facts->before.st_mtim.tv_nsec == facts->after.st_mtim.tv_nsec;

	for (size_t i = 0; i < group->count; i++) {
		struct recheck_found *found = &group->found[i];

		if (found->state >= RECHECK_MOVED)
			continue;
		if (!is_known)
			found->state = RECHECK_UNKNOWN;
		else if (found->state == RECHECK_UNKNOWN)
			found->state = RECHECK_GONE;
		if (found->state != RECHECK_CHANGED)
			(void)snprintf(found->reason, sizeof(found->reason),
				       "%s", reason);
	}
}

static enum status read_source(struct recheck *recheck,
			       const struct target *target)
{
	const struct reading_visitor visitor = { see_article, NULL, recheck };
	const char *reason = "the article is not in it";
	struct load_facts facts;
	enum status status = load_file(recheck->load, target->folder_fd,
				       target->name, &visitor, &facts);

	if (status && status != STATUS_SKIP) {
		*recheck->fault = *load_fault(recheck->load);
		return status;
	}
	if (status == STATUS_SKIP)
		reason = load_fault(recheck->load)->text;
	if (facts.before.st_mode == 0)
		set_all(recheck, RECHECK_UNKNOWN, reason);
	else
		settle(recheck, &facts, reason);
	return STATUS_OK;
}

static enum status check_source(struct recheck *recheck)
{
	const char *path = recheck->group.hits[0].path;
	struct target target = { .folder_fd = -1 };
	struct stat facts;
	bool is_done = false;
	enum status status;

	if (strcmp(path, SCHEMA_LABEL_STDIN) == 0) {
		set_all(recheck, RECHECK_UNKNOWN,
			"it came by standard input: there is no file");
		return STATUS_OK;
	}
	status = find_target(recheck, path, &target);
	if (status)
		return status;
	if (target.folder_fd < 0) {
		set_all(recheck, RECHECK_UNKNOWN, "its root is not there");
		return STATUS_OK;
	}
	if (fstatat(target.folder_fd, target.name, &facts,
		    AT_SYMLINK_NOFOLLOW) != 0 &&
	    (errno == ENOENT || errno == ENOTDIR)) {
		set_all(recheck, RECHECK_GONE, "no such file");
		return STATUS_OK;
	}
	status = try_places(recheck, &target, &is_done);
	return status || is_done ? status : read_source(recheck, &target);
}

/* ---- Other files ------------------------------------------------------- */

/* Of those that were not found in their own. */
static enum status see_elsewhere(void *context, const struct article *article,
				 struct fault *fault)
{
	struct recheck *recheck = context;
	struct group *group = &recheck->group;

	(void)fault;
	for (size_t i = 0; i < group->count; i++) {
		struct recheck_found *found = &group->found[i];
		struct recheck_found now = find_in(&group->hits[i], article);

		if (now.state == RECHECK_CHANGED ||
		    (found->state != RECHECK_GONE &&
		     found->state != RECHECK_CHANGED))
			continue;
		*found = now;
		found->state = RECHECK_MOVED;
		found->path = recheck->elsewhere;
	}
	return STATUS_OK;
}

/* A place that cannot be read is none where it stands. */
static enum status read_place(struct recheck *recheck,
			      const struct location *location)
{
	const struct reading_visitor visitor = { see_elsewhere, NULL, recheck };
	struct bytes shown = BYTES_UP_TO(PATH_BYTES);
	struct fault unused;
	struct load_facts facts;
	struct place place;
	enum status status = roots_locate(recheck->roots, location->label,
					  location->path, &place, &unused);

	if (status == STATUS_OK && place.folder_fd >= 0)
		status = roots_show(&shown, &place, recheck->fault);
	if (status == STATUS_OK && shown.length > 0)
		status = pool_copy(recheck->pool, text_from(&shown),
				   &recheck->elsewhere, recheck->fault);
	if (status == STATUS_OK && shown.length > 0 &&
	    strcmp(recheck->elsewhere.data, recheck->group.hits[0].path) != 0)
		status = load_file(recheck->load, place.folder_fd, place.name,
				   &visitor, &facts);
	bytes_free(&shown);
	if (status == STATUS_FULL || status == STATUS_RETRY)
		return fault_set(recheck->fault, status, "%s",
				 load_fault(recheck->load)->text);
	return STATUS_OK;
}

/* Where the ledger has seen the article that the hit is of. */
static enum status find_places(struct recheck *recheck,
			       const struct saved_hit *hit,
			       struct location_list *out)
{
	struct ledger *ledger = recheck->look.ledger;
	struct hash hash;
	bool is_found = false;
	enum status status = STATUS_OK;

	*out = (struct location_list){ 0 };
	if (!hash_from_hex(&hash, hit->article))
		return STATUS_OK;
	status = ledger_past_content(ledger, &hash, &is_found, recheck->fault);
	if (status || !is_found)
		return status;
	return ledger_locations(ledger, &hash, recheck->pool, out,
				recheck->fault);
}

static enum status look_elsewhere(struct recheck *recheck)
{
	struct group *group = &recheck->group;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < group->count && status == STATUS_OK; i++) {
		const struct recheck_found *found = &group->found[i];
		struct location_list places;

		if (found->state != RECHECK_GONE &&
		    found->state != RECHECK_CHANGED)
			continue;
		status = find_places(recheck, &group->hits[i], &places);
		for (size_t k = 0; k < places.count && status == STATUS_OK &&
				   found->state != RECHECK_MOVED;
		     k++)
			status = read_place(recheck, &places.list[k]);
	}
	return status;
}

/* ---- The hits ---------------------------------------------------------- */

static void clear_group(struct group *group)
{
	for (size_t i = 0; i < group->count; i++)
		saved_hits_free(&group->hits[i]);
	group->count = 0;
	group->byte_count = 0;
}

static enum status end_group(struct recheck *recheck)
{
	const struct recheck_order *order = recheck->order;
	struct group *group = &recheck->group;
	enum status status = STATUS_OK;

	memset(group->found, 0, sizeof(group->found));
	pool_reset(recheck->pool);
	if (group->count > 0)
		status = check_source(recheck);
	if (status == STATUS_OK && recheck->roots)
		status = look_elsewhere(recheck);
	for (size_t i = 0; i < group->count && !status; i++) {
		const struct recheck_found *found = &group->found[i];

		if (found->state != RECHECK_SAME)
			order->report->has_problems = true;
		status = order->settings->is_json ?
				 print_recheck_jsonl(order->out,
						     &group->hits[i], found,
						     recheck->fault) :
				 print_recheck_text(order->out, &group->hits[i],
						    found, recheck->fault);
	}
	clear_group(group);
	return status;
}

static enum status tell_line(struct recheck *recheck, const char *reason)
{
	struct report *report = recheck->order->report;
	char thing[64];

	(void)snprintf(thing, sizeof(thing), "saved hits: line %" PRIu64,
		       recheck->line);
	report->has_problems = true;
	return report_trouble(report, text_of(thing), reason, recheck->fault);
}

/* Takes the hit, or frees it. */
static enum status add_hit(struct recheck *recheck, struct saved_hit *hit,
			   size_t byte_count)
{
	struct group *group = &recheck->group;
	enum status status = STATUS_OK;

	if (group->count == GROUP_HITS ||
	    group->byte_count + byte_count > GROUP_BYTES ||
	    (group->count > 0 && strcmp(group->hits[0].path, hit->path) != 0))
		status = end_group(recheck);
	if (status) {
		saved_hits_free(hit);
		return status;
	}
	hit->line = recheck->line;
	group->hits[group->count++] = *hit;
	group->byte_count += byte_count;
	return STATUS_OK;
}

static enum status take_line(struct recheck *recheck, struct text line)
{
	struct saved_hit hit;
	enum saved_line kind;
	enum status status = saved_hits_read(&hit, line, &kind, recheck->fault);

	if (status == STATUS_SKIP)
		return tell_line(recheck, recheck->fault->text);
	if (status)
		return status;
	if (kind == SAVED_BEGIN || kind == SAVED_FOREIGN)
		recheck->is_foreign = kind == SAVED_FOREIGN;
	if (kind == SAVED_FOREIGN)
		return tell_line(recheck,
				 "hits of a version that is not known");
	if (kind != SAVED_HIT)
		return STATUS_OK;
	if (!recheck->is_foreign)
		return add_hit(recheck, &hit, line.length);
	saved_hits_free(&hit);
	return STATUS_OK;
}

static enum status take_lines(struct recheck *recheck, struct reader *reader)
{
	struct reader_line line;
	enum status status;

	for (;;) {
		status = reader_line(reader, &line, recheck->fault);
		if (status || line.is_end)
			break;
		recheck->line++;
		if (line.is_too_long)
			status = tell_line(recheck, "too long");
		else if (line.text.length > 0)
			status = take_line(recheck, line.text);
		if (status)
			break;
	}
	recheck->line++;
	if (!status && reader_damage(reader))
		status = tell_line(recheck, reader_damage(reader));
	return status ? status : end_group(recheck);
}

static enum status read_hits(struct recheck *recheck, int fd)
{
	const struct recheck_order *order = recheck->order;
	struct input_file file = { 0 };
	struct reader *reader = NULL;
	enum status status = reader_open(&reader, SAVED_HITS_LINE_BYTES,
					 SAVED_HITS_LINE_BYTES, recheck->fault);

	if (status == STATUS_OK)
		status = input_file_begin(&file, fd, order->settings->hits,
					  order->stop, recheck->fault);
	if (status == STATUS_OK) {
		reader_begin(reader, input_of_file(&file));
		reader_let_go(reader);
		status = take_lines(recheck, reader);
	}
	clear_group(&recheck->group);
	input_file_free(&file);
	reader_close(reader);
	return status;
}

/* ---- From start to end ------------------------------------------------- */

static enum status open_roots(struct recheck *recheck)
{
	enum status status;

	if (!recheck->order->folder)
		return STATUS_OK;
	status = look_open(&recheck->look, recheck->order->folder,
			   recheck->fault);
	return status ? status :
			roots_new(&recheck->roots, recheck->look.ledger,
				  recheck->fault);
}

static enum status open_all(struct recheck *recheck)
{
	const struct settings *settings = recheck->order->settings;
	const struct parse_options options = {
		.converters = settings->converters,
		.converter_count = settings->converter_count,
		.stop = recheck->order->stop,
	};
	enum status status = open_roots(recheck);

	if (status == STATUS_OK)
		status = pool_new(&recheck->pool, POOL_BYTES, recheck->fault);
	if (status == STATUS_OK)
		status = files_open_folder(&recheck->root_fd, "/",
					   recheck->fault);
	if (status == STATUS_OK)
		status = files_open_folder(&recheck->here_fd, ".",
					   recheck->fault);
	return status ? status :
			load_open(&recheck->load, &options, recheck->fault);
}

static void close_fd(int fd)
{
	if (fd >= 0)
		(void)close(fd); /* it was only read */
}

/* The person named it: it may be a link, or a pipe. */
static enum status open_hits(const char *name, int *out, struct fault *fault)
{
	*out = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (*out >= 0)
		return STATUS_OK;
	if (errno == ENOENT)
		return fault_set(fault, STATUS_DENIED, "%s: %s", name,
				 strerror(ENOENT));
	return fault_set_errno(fault, errno, name);
}

enum status recheck_hits(const struct recheck_order *order, struct fault *fault)
{
	const char *name = order->settings->hits;
	bool is_input = strcmp(name, "-") == 0;
	struct recheck recheck = { .order = order,
				   .look = { .folder_fd = -1 },
				   .root_fd = -1,
				   .here_fd = -1,
				   .fault = fault };
	int fd = STDIN_FILENO;
	enum status status = is_input ? STATUS_OK : open_hits(name, &fd, fault);

	if (status)
		return status;
	status = open_all(&recheck);
	if (status == STATUS_OK)
		status = read_hits(&recheck, fd);
	load_close(recheck.load);
	pool_free(recheck.pool);
	roots_free(recheck.roots);
	look_close(&recheck.look);
	close_fd(recheck.root_fd);
	close_fd(recheck.here_fd);
	if (!is_input)
		close_fd(fd);
	return status;
}
