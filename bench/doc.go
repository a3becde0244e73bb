// Package bench measures the register at the size it is made for. Figures are ratios against a named reference in the
// same run, since absolute times say more about the machine:
//
//	go test ./bench -run '^$' -bench . -benchtime 1x -timeout 0 -customers 1000000
//
// or `make bench`. With -registers the benchmarks that need many customers take registers that are there, and change
// them: copies of what an earlier run made. Each benchmark prints a table of its own.
//
// Ten million bookings are made in eight or nine minutes on two cores, and need 11 GB on SQLite and 20 GB on PostgreSQL
// with their million customers. One run makes them and others measure, which takes less than a minute:
//
//	go test ./bench -run '^$' -bench BenchmarkBookings -benchtime 1x -timeout 0 -registers FOLDER -fill
//	go test ./bench -run '^$' -bench BenchmarkBookings -benchtime 1x -timeout 0 -registers FOLDER
package bench
