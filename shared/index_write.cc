// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared/index_write.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <sys/stat.h>

#include <xapian.h>

#include "shared/index_fault.h"
#include "shared/index_text.h"
#include "shared/schema.h"

namespace {

/* Documents of one article that are kept in memory until all that is known
 * again is; more of them are added at once. */
enum { WAITING_MAX = 256 };

/* The documents with a term, on their way to what they shall be. */
struct replacement {
	bool is_open = false;
	uint32_t slot = 0;
	std::multimap<std::string, Xapian::docid> old; /* by their value */
	std::vector<Xapian::Document> waiting; /* known by none of these */
	struct index_replaced done = { 0, 0, 0 };
};

} // namespace

struct index_writer {
	std::string folder;
	Xapian::WritableDatabase database;
	bool is_open = false; /* a batch is */
	struct replacement replacement = {};
	/* Of the open batch. libxapian changes its table with each one that
	 * is set, and writes the block that the one before it was in: in the
	 * order of their keys each block is written once. */
	std::unordered_map<std::string, std::string> metadata = {};
};

namespace {

bool is_term(struct text term)
{
	return term.length > 0 && term.length <= SCHEMA_TERM_BYTES &&
	       !std::memchr(term.data, '\0', term.length);
}

/* Checked for the whole document first: a refused term must not leave
 * half a document behind. */
enum status check_terms(const struct index_document *document,
			struct fault *fault)
{
	for (size_t i = 0; i < document->term_count; i++)
		if (!is_term(document->terms[i].term))
			return fault_set(fault, STATUS_SKIP,
					 "a term of %zu bytes or with a zero "
					 "byte in it",
					 document->terms[i].term.length);
	return STATUS_OK;
}

Xapian::Document make_document(const struct index_document *from)
{
	Xapian::Document document;

	document.add_value(SCHEMA_SLOT_RECORD, string_of(from->data));
	for (size_t i = 0; i < from->term_count; i++) {
		const struct index_term *term = &from->terms[i];

		if (term->frequency)
			document.add_term(string_of(term->term),
					  term->frequency);
		else
			document.add_boolean_term(string_of(term->term));
	}
	for (size_t i = 0; i < from->value_count; i++)
		document.add_value(from->values[i].slot,
				   string_of(from->values[i].value));
	return document;
}

bool has_terms(const Xapian::Document &one, const Xapian::Document &other)
{
	Xapian::TermIterator at = one.termlist_begin();
	Xapian::TermIterator next = other.termlist_begin();
	const Xapian::TermIterator end = one.termlist_end();
	const Xapian::TermIterator next_end = other.termlist_end();

	for (; at != end && next != next_end; ++at, ++next)
		if (*at != *next || at.get_wdf() != next.get_wdf())
			return false;
	return at == end && next == next_end;
}

bool has_values(const Xapian::Document &one, const Xapian::Document &other)
{
	Xapian::ValueIterator at = one.values_begin();
	Xapian::ValueIterator next = other.values_begin();
	const Xapian::ValueIterator end = one.values_end();
	const Xapian::ValueIterator next_end = other.values_end();

	for (; at != end && next != next_end; ++at, ++next)
		if (at.get_valueno() != next.get_valueno() || *at != *next)
			return false;
	return at == end && next == next_end;
}

/* Of a document that comes from the database, libxapian writes only what
 * was set, and of its terms only those that differ. */
void update(struct index_writer *writer, Xapian::docid id,
	    const Xapian::Document &wanted)
{
	Xapian::Document document = writer->database.get_document(id);
	bool is_same = true;

	if (!has_values(document, wanted)) {
		document.clear_values();
		for (Xapian::ValueIterator i = wanted.values_begin();
		     i != wanted.values_end(); ++i)
			document.add_value(i.get_valueno(), *i);
		is_same = false;
	}
	if (!has_terms(document, wanted)) {
		document.clear_terms();
		for (Xapian::TermIterator i = wanted.termlist_begin();
		     i != wanted.termlist_end(); ++i)
			if (i.get_wdf() > 0)
				document.add_term(*i, i.get_wdf());
			else
				document.add_boolean_term(*i);
		is_same = false;
	}
	if (is_same) {
		writer->replacement.done.kept_count++;
		return;
	}
	writer->database.replace_document(id, document);
	writer->replacement.done.written_count++;
}

void add(struct index_writer *writer, const Xapian::Document &document)
{
	writer->database.add_document(document);
	writer->replacement.done.written_count++;
}

void add_in_place(struct index_writer *writer, const Xapian::Document &document)
{
	struct replacement &replacement = writer->replacement;
	const auto old =
		replacement.old.find(document.get_value(replacement.slot));

	if (old != replacement.old.end()) {
		update(writer, old->second, document);
		replacement.old.erase(old);
	} else if (!replacement.old.empty() &&
		   replacement.waiting.size() < WAITING_MAX) {
		replacement.waiting.push_back(document);
	} else {
		add(writer, document);
	}
}

/* What is not known again takes the places of what is not wanted again, in
 * their order: a passage that was edited is much like what it was. */
void settle_rest(struct index_writer *writer)
{
	struct replacement &replacement = writer->replacement;
	std::vector<Xapian::docid> left;
	size_t used = 0;

	for (const auto &old : replacement.old)
		left.push_back(old.second);
	std::sort(left.begin(), left.end());
	for (const auto &document : replacement.waiting)
		if (used < left.size())
			update(writer, left[used++], document);
		else
			add(writer, document);
	for (; used < left.size(); used++) {
		writer->database.delete_document(left[used]);
		replacement.done.deleted_count++;
	}
}

enum status open_as(struct index_writer **out, const char *folder, int action,
		    struct fault *fault) noexcept
{
	const struct index_presence here;

	*out = nullptr;
	try {
		*out = new index_writer{
			folder,
			Xapian::WritableDatabase(
				folder, action | Xapian::DB_BACKEND_GLASS)
		};
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, folder);
	}
}

} // namespace

/* libxapian takes a database whose file cannot be looked at for none, and
 * makes a new one over it; a folder that we made has none to lose. */
extern "C" enum status index_writer_make(struct index_writer **out,
					 const char *folder,
					 struct fault *fault) noexcept
{
	enum status status;

	*out = nullptr;
	if (mkdir(folder, S_IRWXU) != 0)
		return fault_set_errno(fault, errno, folder);
	/* What is wrong with a new database is no damage. */
	status = open_as(out, folder, Xapian::DB_CREATE, fault);
	return status == STATUS_DAMAGED ? STATUS_IO : status;
}

extern "C" enum status index_writer_open(struct index_writer **out,
					 const char *folder,
					 struct fault *fault) noexcept
{
	return open_as(out, folder, Xapian::DB_OPEN, fault);
}

extern "C" enum status index_writer_begin(struct index_writer *writer,
					  struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		writer->database.begin_transaction(true);
		writer->is_open = true;
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

extern "C" enum status index_writer_add(struct index_writer *writer,
					const struct index_document *document,
					struct fault *fault) noexcept
{
	const struct index_presence here;
	enum status status = check_terms(document, fault);

	if (status)
		return status;
	try {
		if (writer->replacement.is_open)
			add_in_place(writer, make_document(document));
		else
			writer->database.add_document(make_document(document));
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

extern "C" enum status index_writer_replace(struct index_writer *writer,
					    struct text term, uint32_t slot,
					    struct fault *fault) noexcept
{
	const struct index_presence here;

	if (!is_term(term))
		return fault_set(fault, STATUS_BUG, "not a term to replace by");
	try {
		const std::string name = string_of(term);
		struct replacement begun;

		begun.is_open = true;
		begun.slot = slot;
		for (Xapian::PostingIterator i =
			     writer->database.postlist_begin(name);
		     i != writer->database.postlist_end(name); ++i)
			begun.old.emplace(
				writer->database.get_document(*i).get_value(
					slot),
				*i);
		writer->replacement = std::move(begun);
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

extern "C" enum status index_writer_replace_end(struct index_writer *writer,
						struct index_replaced *out,
						struct fault *fault) noexcept
{
	const struct index_presence here;

	*out = { 0, 0, 0 };
	try {
		settle_rest(writer);
		*out = writer->replacement.done;
		writer->replacement = {};
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

extern "C" enum status index_writer_delete(struct index_writer *writer,
					   struct text term,
					   struct fault *fault) noexcept
{
	const struct index_presence here;

	if (!is_term(term))
		return fault_set(fault, STATUS_BUG, "not a term to delete by");
	try {
		writer->database.delete_document(string_of(term));
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

extern "C" enum status index_writer_set(struct index_writer *writer,
					struct text key, struct text value,
					struct fault *fault) noexcept
{
	const struct index_presence here;

	if (!is_term(key))
		return fault_set(fault, STATUS_BUG, "not a metadata key");
	try {
		writer->metadata[string_of(key)] = string_of(value);
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

extern "C" enum status index_writer_get(struct index_writer *writer,
					struct text key, struct bytes *out,
					struct fault *fault) noexcept
{
	const struct index_presence here;

	if (!is_term(key))
		return fault_set(fault, STATUS_BUG, "not a metadata key");
	try {
		const std::string name = string_of(key);
		const auto set = writer->metadata.find(name);
		const std::string value =
			set != writer->metadata.end() ?
				set->second :
				writer->database.get_metadata(name);

		return bytes_append(out, { value.data(), value.size() }, fault);
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

/* In order of the keys, so that each block is read and written once. */
static void put_metadata(struct index_writer *writer)
{
	using value = std::pair<const std::string, std::string>;
	std::vector<const value *> values;

	values.reserve(writer->metadata.size());
	for (const value &each : writer->metadata)
		values.push_back(&each);
	std::sort(values.begin(), values.end(),
		  [](const value *one, const value *other) {
			  return one->first < other->first;
		  });
	for (const value *each : values)
		writer->database.set_metadata(each->first, each->second);
}

extern "C" enum status index_writer_commit(struct index_writer *writer,
					   struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		put_metadata(writer);
		writer->database.commit_transaction();
		writer->metadata.clear();
		writer->is_open = false;
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

extern "C" void index_writer_close(struct index_writer *writer) noexcept
{
	const struct index_presence here;

	if (!writer)
		return;
	/* Unwinding from an open batch would commit it: cancel it first. What
	 * cancelling or closing says is of no use, the batch is dropped. */
	try {
		if (writer->is_open)
			writer->database.cancel_transaction();
	} catch (...) {
	}
	try {
		writer->database.close();
	} catch (...) {
	}
	delete writer;
}

extern "C" enum status index_compact(const char *const *folders,
				     size_t folder_count, const char *target,
				     struct fault *fault) noexcept
{
	const struct index_presence here;

	try {
		Xapian::Database from;

		for (size_t i = 0; i < folder_count; i++) {
			Xapian::Database database(folders[i]);

			index_expect_tables(database);
			from.add_database(database);
		}
		from.compact(target, Xapian::DB_BACKEND_GLASS);
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, target);
	}
}

extern "C" enum status index_check(const char *folder, size_t *error_count,
				   struct fault *fault) noexcept
{
	const struct index_presence here;

	*error_count = 0;
	try {
		*error_count = Xapian::Database::check(folder);
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, folder);
	}
}
