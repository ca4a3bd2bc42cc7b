// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared/index_write.h"

#include <cerrno>
#include <cstring>
#include <string>

#include <sys/stat.h>

#include <xapian.h>

#include "shared/index_fault.h"
#include "shared/schema.h"

struct index_writer {
	std::string folder;
	Xapian::WritableDatabase database;
	bool is_open; /* a batch is */
};

namespace {

std::string string_of(struct text text)
{
	return std::string(text.length ? text.data : "", text.length);
}

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

	document.set_data(string_of(from->data));
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

enum status open_as(struct index_writer **out, const char *folder, int action,
		    struct fault *fault) noexcept
{
	*out = nullptr;
	try {
		*out = new index_writer{
			folder,
			Xapian::WritableDatabase(
				folder, action | Xapian::DB_BACKEND_GLASS),
			false
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
	*out = nullptr;
	if (mkdir(folder, S_IRWXU) != 0)
		return fault_set_errno(fault, errno, folder);
	return open_as(out, folder, Xapian::DB_CREATE, fault);
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
	if (!is_term(key))
		return fault_set(fault, STATUS_BUG, "not a metadata key");
	try {
		writer->database.set_metadata(string_of(key), string_of(value));
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

extern "C" enum status index_writer_get(struct index_writer *writer,
					struct text key, struct bytes *out,
					struct fault *fault) noexcept
{
	if (!is_term(key))
		return fault_set(fault, STATUS_BUG, "not a metadata key");
	try {
		std::string value =
			writer->database.get_metadata(string_of(key));

		return bytes_append(out, { value.data(), value.size() }, fault);
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

extern "C" enum status index_writer_commit(struct index_writer *writer,
					   struct fault *fault) noexcept
{
	try {
		writer->database.commit_transaction();
		writer->is_open = false;
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, writer->folder.c_str());
	}
}

extern "C" void index_writer_close(struct index_writer *writer) noexcept
{
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
	try {
		Xapian::Database from;

		for (size_t i = 0; i < folder_count; i++)
			from.add_database(Xapian::Database(folders[i]));
		from.compact(target, Xapian::DB_BACKEND_GLASS);
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, target);
	}
}

extern "C" enum status index_check(const char *folder, size_t *error_count,
				   struct fault *fault) noexcept
{
	*error_count = 0;
	try {
		*error_count = Xapian::Database::check(folder);
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, folder);
	}
}
