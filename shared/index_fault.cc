// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared/index_fault.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <new>

#include <xapian.h>

#include "shared/index_read.h"
#include "shared/schema.h"

namespace {

/* Calls of the binding that are under way. */
volatile std::sig_atomic_t calls;

/* Whether one of them was refused memory. */
volatile std::sig_atomic_t was_refused;

/* What operator new does where there is no handler, and kept in mind. */
void note_refusal()
{
	was_refused = 1;
	throw std::bad_alloc();
}

/* errno when libxapian was ended by its own exception. */
volatile std::sig_atomic_t died_of;

/* What ends the program where it is not libxapian that is at work. */
std::terminate_handler end_otherwise;

/*
 * Some destructors of libxapian write (what is left of a chunk of values when
 * a batch is committed), and what they throw ends the program: the exception
 * cannot be asked, since nobody has caught it.
 */
void note_death()
{
	if (calls == 0 && end_otherwise)
		end_otherwise();
	died_of = errno;
	(void)std::raise(SIGABRT); /* as std::terminate does behind this */
}

/*
 * Xapian keeps no errno, only strerror's words, somewhere in its message.
 */
int errno_in(const Xapian::Error &error)
{
	static const int known[] = { ENOSPC, EDQUOT, EFBIG, EMFILE, ENFILE,
				     ENOMEM, EACCES, EPERM, EROFS,  EIO };
	const char *words = error.get_error_string();

	for (int number : known) {
		if (words && std::strcmp(words, std::strerror(number)) == 0)
			return number;
		if (error.get_msg().find(std::strerror(number)) !=
		    std::string::npos)
			return number;
	}
	return 0;
}

enum status set_words(struct fault *fault, enum status status,
		      const char *place, const Xapian::Error &error)
{
	const char *words = error.get_error_string();

	if (words)
		return fault_set(fault, status, "%s: %s (%s)", place,
				 error.get_msg().c_str(), words);
	return fault_set(fault, status, "%s: %s", place,
			 error.get_msg().c_str());
}

enum status set_errno(struct fault *fault, const char *place, int number,
		      const Xapian::Error &error)
{
	struct fault plain;
	enum status status = fault_set_errno(&plain, number, place);

	/* What a person can do something about, in plain words. */
	if (status == STATUS_FULL)
		return fault_set(fault, status, "%s (%s)", plain.text,
				 error.get_msg().c_str());
	return set_words(fault, status, place, error);
}

/* A logic error is ours; what the disk or network said is not. */
enum status status_in_flight()
{
	try {
		throw;
	} catch (const Xapian::LogicError &) {
		return STATUS_BUG;
	} catch (const Xapian::DatabaseModifiedError &) {
		return STATUS_RETRY;
	} catch (const Xapian::NetworkError &) {
		return STATUS_IO;
	} catch (const Xapian::DatabaseLockError &) {
		return STATUS_IO;
	} catch (const Xapian::DatabaseCreateError &) {
		/* What is not there yet cannot be damaged; of a sync that
		 * fails then, libxapian does not say why. */
		return STATUS_IO;
	} catch (const Xapian::Error &) {
		/* What is left says that the index is not what it should be;
		 * trouble of the disk is told by its errno. */
		return STATUS_DAMAGED;
	}
}

} // namespace

extern "C" void index_expect_tables(const Xapian::Database &database)
{
	Xapian::PostingIterator first = database.postlist_begin("");

	if (first == database.postlist_end(""))
		return;
	const Xapian::Document document =
		database.get_document(*first, Xapian::DOC_ASSUME_VALID);

	if (document.get_value(SCHEMA_SLOT_RECORD).empty() &&
	    document.get_data().empty())
		throw Xapian::DatabaseOpeningError("no docdata table");
}

extern "C" enum status index_fault(struct fault *fault,
				   const char *place) noexcept
{
	try {
		throw;
	} catch (const Xapian::Error &error) {
		enum status status = status_in_flight();
		int number = errno_in(error);

		if (number && status != STATUS_BUG)
			return set_errno(fault, place, number, error);
		return set_words(fault, status, place, error);
	} catch (const std::bad_alloc &) {
		was_refused = 1; /* it may be zlib that was */
		return fault_set(fault, STATUS_FULL, "%s: out of memory",
				 place);
	} catch (const std::exception &error) {
		return fault_set(fault, STATUS_BUG, "%s: %s", place,
				 error.what());
	} catch (...) {
		return fault_set(fault, STATUS_BUG, "%s: unknown exception",
				 place);
	}
}

extern "C" void index_enter(void) noexcept
{
	calls = calls + 1;
	errno = 0; /* what note_death finds was set by this call */
}

extern "C" void index_leave(void) noexcept
{
	calls = calls - 1;
}

extern "C" void index_watch(void) noexcept
{
	/* The handler throws, when it is called; this only names it. There was
	 * none before. */
	// cppcheck-suppress throwInNoexceptFunction
	(void)std::set_new_handler(note_refusal);
	end_otherwise = std::set_terminate(note_death);
}

extern "C" bool index_was_refused_memory(void) noexcept
{
	return was_refused != 0;
}

extern "C" int index_died_of(void) noexcept
{
	return died_of;
}

extern "C" bool index_is_at_work(void) noexcept
{
	return calls > 0;
}
