// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared/index_write.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include <xapian.h>

#include "shared/index_fault.h"
#include "shared/index_gone.h"
#include "shared/index_text.h"
#include "shared/schema.h"

struct index_writer {
	std::string folder;
	Xapian::WritableDatabase database;
	bool is_open = false; /* a batch is */
	/* Of the open batch. libxapian changes its table with each one that
	 * is set, and writes the block that the one before it was in: in the
	 * order of their keys each block is written once. */
	std::unordered_map<std::string, std::string> metadata = {};
	/* Runs of deleted documents that were looked at, or changed. */
	std::map<uint32_t, gone_run> gone = {};
	std::set<uint32_t> changed = {}; /* of these, by the open batch */
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

gone_run &run_of(struct index_writer *writer, Xapian::docid id)
{
	const uint32_t number = gone_run::number_of(id);
	const auto known = writer->gone.find(number);

	if (known != writer->gone.end())
		return known->second;
	return writer->gone
		.emplace(number,
			 gone_run::read(number, writer->database.get_metadata(
							gone_run::key(number))))
		.first->second;
}

void mark_gone(struct index_writer *writer, Xapian::docid id)
{
	run_of(writer, id).add(id, writer->database.get_doclength(id));
	writer->changed.insert(gone_run::number_of(id));
}

/* Those with a term that are not gone. */
std::vector<Xapian::docid> documents_with(struct index_writer *writer,
					  const std::string &term)
{
	const Xapian::PostingIterator end;
	std::vector<Xapian::docid> found;

	for (Xapian::PostingIterator i = writer->database.postlist_begin(term);
	     i != end; ++i)
		if (!run_of(writer, *i).has(*i))
			found.push_back(*i);
	return found;
}

enum status open_as(struct index_writer **out, const char *folder, int action,
		    struct fault *fault) noexcept
{
	const struct index_presence here;

	*out = nullptr;
	try {
		/* These would be left with some that are none. */
		if (access((std::string(folder) + "/termlist.glass").c_str(),
			   F_OK) == 0)
			throw Xapian::DatabaseVersionError(
				"it has lists of terms");
		*out = new index_writer{
			folder,
			Xapian::WritableDatabase(
				folder, action | Xapian::DB_BACKEND_GLASS |
						Xapian::DB_NO_TERMLIST)
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
		writer->database.add_document(make_document(document));
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
		for (Xapian::docid id : documents_with(writer, string_of(term)))
			mark_gone(writer, id);
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
		for (uint32_t number : writer->changed)
			writer->metadata[gone_run::key(number)] =
				writer->gone[number].write(number);
		put_metadata(writer);
		writer->database.commit_transaction();
		writer->changed.clear();
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
