package sqlstore

import (
	"context"
	"errors"

	"clientele"
)

// fault is what a database complained about, in the words of no particular database.
type fault string

const (
	faultDuplicate  fault = "duplicate key"
	faultForeignKey fault = "missing or still used reference"
	faultCheck      fault = "check constraint"
	faultNotNull    fault = "missing value"
	faultConflict   fault = "conflict with another transaction" // run it again
	faultStalePlan  fault = "plan out of date"                  // run it again, once
	faultBusy       fault = "busy"                              // locked, too many connections, too slow
	faultFull       fault = "disk full"
	faultLost       fault = "connection lost"
	faultUnknown    fault = "outcome unknown" // of a COMMIT; it may have taken effect
	faultOther      fault = "other"
)

// dbError is an error of the database. Its text holds no values, for it may reach a log.
type dbError struct {
	fault      fault
	code       string // SQLSTATE, or SQLite's extended result code
	table      string // where the database names it, without the number of a shard
	constraint string // likewise; on SQLite the columns of a unique index
	text       string
	ends       bool // the whole closure must run again or fail, whatever it makes of the error
}

func (e *dbError) Error() string {
	s := "database: " + string(e.fault) + " (" + e.code + ")"
	if e.constraint != "" {
		s += " " + e.constraint
	}
	if e.text != "" {
		s += ": " + e.text
	}
	return s
}

// isDuplicate tells whether a row could not be written because its key is taken in that table.
func isDuplicate(err error, table string) bool {
	var e *dbError
	return errors.As(err, &e) && e.fault == faultDuplicate && e.table == table
}

// asFault gives the first of the errors that is a fault of the database.
func asFault(errs ...error) *dbError {
	for _, err := range errs {
		var e *dbError
		if errors.As(err, &e) {
			return e
		}
	}
	return &dbError{fault: faultLost, code: "none", text: "the transaction has ended by itself", ends: true}
}

// The errors that a caller gets when storage fails. They may be shown.
var (
	errUnavailable = clientele.Errorf(clientele.KindUnavailable,
		"The database cannot be reached at the moment. Nothing was saved; try again in a moment.")
	errBusy = clientele.Errorf(clientele.KindUnavailable,
		"The database was busy for too long, as it may be at night while what was erased is taken out of its files. Nothing was saved; try again in a minute.")
	errDiskFull = clientele.Errorf(clientele.KindUnavailable,
		"The disk of the database is full. Nothing was saved; free some space and try again.")
	errOutcomeUnknown = clientele.Errorf(clientele.KindUnavailable,
		"The database stopped answering while it saved, so the change may or may not have been kept. Repeat the request with the same Idempotency-Key.")
	errClosed = clientele.Errorf(clientele.KindUnavailable,
		"The program is shutting down. Nothing was saved; try again in a moment.")

	errVersion = clientele.Errorf(clientele.KindVersion,
		"The record has been changed since it was read. Read it again and repeat the change.")

	errManyRows = errors.New("sqlstore: several rows where one was expected")
	errEnough   = errors.New("sqlstore: no further row is wanted") // never leaves each
	errPosition = clientele.Errorf(clientele.KindInvalidRequest, "This cursor does not belong to this list")
	errColumn   = errors.New("sqlstore: a column has another type than the program expects")
)

// unavailable says that storage failed, as far as the cause tells.
func unavailable(cause error) error {
	var e *dbError
	errors.As(cause, &e)
	switch {
	case e != nil && e.fault == faultFull:
		return errDiskFull.Because(cause)
	case e != nil && e.fault == faultBusy:
		return errBusy.Because(cause)
	}
	return errUnavailable.Because(cause)
}

// forCaller gives errors of storage that nobody has translated the kind that callers understand. An error of the
// domain passes as it is; so does what is a fault of the program, which must not be hidden as bad weather.
func forCaller(err error) error {
	if err == nil || clientele.KindOf(err) != "" {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return errUnavailable.Because(err)
	}
	var e *dbError
	if errors.As(err, &e) {
		switch e.fault {
		case faultUnknown:
			return errOutcomeUnknown.Because(err)
		case faultConflict, faultStalePlan, faultBusy, faultFull, faultLost:
			return unavailable(err)
		}
	}
	return err
}
