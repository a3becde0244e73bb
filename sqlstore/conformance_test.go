package sqlstore

import (
	"testing"

	"clientele"
	"clientele/storetest"
)

func TestStoreOnSQLite(t *testing.T) {
	storetest.Run(t, func(t testing.TB) clientele.Store { return openFile(t) })
}

func TestStoreOnPostgreSQL(t *testing.T) {
	storetest.Run(t, func(t testing.TB) clientele.Store { return openServer(t) })
}
