// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared/index_copy.h"

#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

#include <xapian.h>

#include "shared/index_fault.h"
#include "shared/index_gone.h"
#include "shared/index_turned.h"
#include "shared/schema.h"

namespace {

void copy_metadata(const Xapian::Database &from, Xapian::WritableDatabase &into)
{
	const Xapian::TermIterator end = from.metadata_keys_end();

	into.begin_transaction(true);
	for (Xapian::TermIterator i = from.metadata_keys_begin(); i != end; ++i)
		if ((*i)[0] != SCHEMA_META_GONE[0])
			into.set_metadata(*i, from.get_metadata(*i));
	into.commit_transaction();
}

} // namespace

extern "C" enum status index_copy(const char *folder,
				  const struct index_copied *copied,
				  const char *target,
				  struct fault *fault) noexcept
{
	const struct index_presence here;

	if (mkdir(target, S_IRWXU) != 0)
		return fault_set_errno(fault, errno, target);
	try {
		const Xapian::Database from(folder);
		const gone_documents gone = gone_documents::read(from);
		Xapian::WritableDatabase into(
			target, Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS |
					Xapian::DB_NO_TERMLIST);

		const Xapian::docid behind =
			std::min(copied->end, from.get_lastdocid() + 1);

		for (Xapian::docid at = copied->first; at < behind;) {
			const Xapian::docid end =
				at + std::min(behind - at, TURNED_AT_ONCE);

			into.begin_transaction(true);
			turned_documents(from, gone, at, end)
				.each([&](Xapian::docid,
					  const Xapian::Document &document) {
					into.add_document(document);
				});
			into.commit_transaction();
			at = end;
		}
		if (copied->has_metadata)
			copy_metadata(from, into);
		into.close();
		return STATUS_OK;
	} catch (...) {
		return index_fault(fault, target);
	}
}
