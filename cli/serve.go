package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"clientele"
	"clientele/api"
	"clientele/config"
	"clientele/web"
	"clientele/web/limit"
	"clientele/web/portal"
)

// How long requests and jobs under way may take to end once the program is told to.
const (
	drainTime = 7 * time.Second
	jobsTime  = 2 * time.Second
)

// How often due jobs are looked for. A job that this process makes is carried out at once; the look is for those of
// other processes and for their time having come. On a shared database each look costs every node.
const (
	lookSQLite   = 500 * time.Millisecond
	lookPostgres = 2 * time.Second
)

func serveCommand() *command {
	var place config.Place
	var service config.Service
	return &command{
		name: "serve", plain: true, does: "Serves the register: the staff's pages, the API under /v1, its description at /docs.",
		more: "The database is brought to this program's schema first. SIGTERM and SIGINT end it within 10 seconds: requests under way are answered, imports go on with the next start.",
		flags: func(f *flag.FlagSet) {
			config.Define(f, &service)
			config.Define(f, &place)
		},
		run: func(ctx context.Context, c *call) error {
			log, err := newLog(c.errors, service)
			if err != nil {
				return err
			}
			return c.serve(ctx, opening{place: place, make: true, log: log}, service, nil)
		},
	}
}

// serve opens a register and serves it until the context ends. ready, where there is one, is told the address once
// connections are taken.
func (c *call) serve(ctx context.Context, o opening, service config.Service, ready func(*register, string) error) error {
	if service.Rate < 1 || service.RateBurst < service.Rate {
		return usagef("--rate is at least 1, and --rate-burst at least as much as --rate")
	}
	if err := o.folder(); err != nil {
		return err
	}
	unlock, err := lockServing(o.place)
	if err != nil {
		return err
	}
	defer unlock()
	if err := clearStage(o.place); err != nil {
		return err
	}
	if o.sends, err = senders(service); err != nil {
		return err
	}
	r, err := o.open(ctx)
	if err != nil {
		return err
	}
	for _, notice := range r.vault.Notices() {
		o.log.Warn(notice)
	}
	if err := r.vault.ServeFrom(hostName()); err != nil {
		return errors.Join(err, r.close())
	}
	replayed, err := r.Replay(ctx)
	if err != nil {
		return errors.Join(err, r.close())
	}
	if replayed != (clientele.Replayed{}) {
		o.log.Warn("the database was behind the erasure ledger", "erased", replayed.Erased, "restricted", replayed.Restricted)
	}
	return errors.Join(r.serve(ctx, o, service, ready), r.close())
}

// serve listens, carries due jobs out beside it, and ends both in turn.
func (r *register) serve(ctx context.Context, o opening, service config.Service, ready func(*register, string) error) error {
	log := o.log
	servers, listeners, err := r.listen(service, log)
	if err != nil {
		return err
	}
	if o.sends.URL = service.URL; o.sends.URL == "" {
		o.sends.URL = "http://" + listeners[0].Addr().String()
	}
	ended := make(chan error, len(servers))
	for i, server := range servers {
		go func() { ended <- server.Serve(listeners[i]) }()
	}
	jobs := r.startJobs(ctx, o)
	address := "http://" + listeners[0].Addr().String()
	log.Info("serving", "address", address, "database", o.place.Database(), "data", absolute(o.place.Data), "version", programVersion())
	if ready != nil {
		err = ready(r, address)
	}
	if err == nil {
		select {
		case <-ctx.Done():
			log.Info("stopping: requests under way are answered first")
		case err = <-ended:
			err = fmt.Errorf("serving ended: %w", err)
		}
	}
	r.drain(servers, jobs, log)
	return err
}

// startJobs carries out due jobs until the context ends. The function that it gives makes them end, and waits for that.
func (r *register) startJobs(ctx context.Context, o opening) (stop func()) {
	look := lookSQLite
	if o.place.DB != "" {
		look = lookPostgres
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.RunJobs(ctx, look)
	}()
	return func() {
		cancel()
		select {
		case <-done:
		case <-time.After(jobsTime): // whoever comes next takes its job over
		}
	}
}

// drain lets requests end, those that take too long are cut off.
func (r *register) drain(servers []*http.Server, stopJobs func(), log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	var all sync.WaitGroup
	for _, server := range servers {
		all.Go(func() {
			if server.Shutdown(ctx) != nil {
				log.Warn("requests that were still under way were cut off")
				_ = server.Close() // what it could tell is that connections were cut
			}
		})
	}
	stopJobs()
	all.Wait()
	log.Info("stopped")
}

// listen makes the servers and takes their addresses: that of the API first, then that of the metrics.
func (r *register) listen(service config.Service, log *slog.Logger) ([]*http.Server, []net.Listener, error) {
	server := api.New(r.Register, api.Options{Log: log, Version: programVersion(), RatePerSecond: service.Rate, RateBurst: service.RateBurst,
		MetricsSeparately: service.MetricsAddr != ""})
	pages := web.New(r.Register, web.Options{Log: log})
	proxies, err := limit.Proxies(service.TrustedProxies)
	if err != nil {
		return nil, nil, fmt.Errorf("--trusted-proxies takes addresses and networks, as in 127.0.0.1,10.0.0.0/8: %w", err)
	}
	all := limit.Behind(proxies, front(server, pages, portal.New(r.Register, portal.Options{Log: log})))
	servers, addresses := []*http.Server{newServer(all)}, []string{service.Addr}
	servers[0].RegisterOnShutdown(pages.End)
	if service.MetricsAddr != "" {
		metrics := http.NewServeMux()
		metrics.Handle("GET /metrics", server.Metrics())
		servers, addresses = append(servers, newServer(metrics)), append(addresses, service.MetricsAddr)
	}
	var listeners []net.Listener
	for _, address := range addresses {
		l, err := net.Listen("tcp", address)
		if err != nil {
			for _, open := range listeners {
				_ = open.Close() // nothing was served on it
			}
			return nil, nil, fmt.Errorf("cannot listen on %s: %w; name another address with --addr or --metrics-addr", address, err)
		}
		listeners = append(listeners, l)
	}
	return servers, listeners, nil
}

// hostName tells one running system from another: by its boot where that has an id, since two containers on one
// host see each other's writes to a file.
func hostName() string {
	if id, err := os.ReadFile("/proc/sys/kernel/random/boot_id"); err == nil {
		return strings.TrimSpace(string(id))
	}
	name, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return name
}
