// The work of the benchmark as goroutines and bounded channels.
//
//	go run bench.go W2s 1000000
package main

import (
	"encoding/json"
	"math"
	"os"
	"runtime"
	"sort"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const capacity = 1024

type tick struct{ count int }

type figures map[string]float64

func main() {
	size, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	work := map[string]func(int) figures{"W1": children, "W2s": flooding, "W3": fanOut, "W4": pingPong, "W5": climbing, "W6": ticking}
	if err := json.NewEncoder(os.Stdout).Encode(work[os.Args[1]](size)); err != nil {
		panic(err)
	}
}

func perSecond(count int, work func()) float64 {
	begin := time.Now()
	work()
	return float64(count) / time.Since(begin).Seconds()
}

type child struct {
	inward chan tick
	stop   chan struct{}
	exited chan struct{}
}

// start returns when the child runs.
func start() *child {
	c := &child{make(chan tick), make(chan struct{}), make(chan struct{})}
	running := make(chan struct{})
	go func() {
		defer close(c.exited)
		close(running)
		sum := 0
		for {
			select {
			case t := <-c.inward:
				sum += t.count
			case <-c.stop:
				return
			}
		}
	}()
	<-running
	return c
}

func stopAll(all []*child) {
	for _, c := range all {
		close(c.stop)
	}
	for _, c := range all {
		<-c.exited
	}
}

func children(size int) figures {
	startAll := func(count int) []*child {
		all := make([]*child, count)
		for i := range all {
			all[i] = start()
		}
		return all
	}
	stopAll(startAll(size / 5))
	used := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.Sys
	}
	before := used()
	var all []*child
	starts := perSecond(size, func() { all = startAll(size) })
	bytes := float64(used()-before) / float64(size)
	stops := perSecond(size, func() { stopAll(all) })
	return figures{"starts/s": starts, "stops/s": stops, "bytes per idle child": bytes}
}

func flooding(size int) figures {
	flood := func(count int) {
		up := make(chan tick, capacity)
		go func() {
			for i := 1; i <= count; i++ {
				up <- tick{i}
			}
			close(up)
		}()
		sum := 0
		for t := range up {
			sum += t.count
		}
	}
	flood(size / 5)
	return figures{"signals/s": perSecond(size, func() { flood(size) })}
}

func fanOut(size int) figures {
	const each = 100
	var done sync.WaitGroup
	all := make([]chan tick, size)
	for i := range all {
		all[i] = make(chan tick, capacity)
		go func(inward chan tick) {
			sum := 0
			for t := range inward {
				sum += t.count
				done.Done()
			}
		}(all[i])
	}
	send := func(count int) {
		done.Add(count * size)
		for i := 1; i <= count; i++ {
			for _, inward := range all {
				inward <- tick{i}
			}
		}
		done.Wait()
	}
	send(each / 5)
	return figures{"signals/s": perSecond(size*each, func() { send(each) })}
}

func pingPong(size int) figures {
	play := func(trips int) {
		in, up := make(chan tick, capacity), make(chan tick, capacity)
		go func() {
			for t := range in {
				up <- tick{t.count - 1}
			}
		}()
		in <- tick{trips}
		for t := range up {
			if t.count == 0 {
				break
			}
			in <- t
		}
		close(in)
	}
	play(size / 5)
	return figures{"round trips/s": perSecond(size, func() { play(size) })}
}

func climbing(size int) figures {
	climb := func(count int) {
		below := make(chan tick, capacity)
		go func(up chan tick) {
			for i := 1; i <= count; i++ {
				up <- tick{i}
			}
			close(up)
		}(below)
		for level := 0; level < 9; level++ {
			above := make(chan tick, capacity)
			go func(from, to chan tick) {
				for t := range from {
					to <- t
				}
				close(to)
			}(below, above)
			below = above
		}
		for range below {
		}
	}
	climb(size / 5)
	return figures{"hops/s": perSecond(size*10, func() { climb(size) })}
}

const every = 100 * time.Millisecond

// ticking gives each goroutine a ticker of its own; a ticker drops what it is too late for.
func ticking(size int) figures {
	window := time.Duration(size) * time.Millisecond / 10
	if window < 2*every {
		window = 2 * every
	}
	opens := time.Now().Add(window/2 + every)
	closes := opens.Add(window)
	late := make([][]float64, size)
	var done sync.WaitGroup
	done.Add(size)
	for i := range late {
		go func(i int) {
			defer done.Done()
			begin := time.Now()
			ticker := time.NewTicker(every)
			defer ticker.Stop()
			for range ticker.C {
				now := time.Now()
				if now.After(closes) {
					return
				}
				if now.After(opens) {
					late[i] = append(late[i], (now.Sub(begin)%every).Seconds()*1000)
				}
			}
		}(i)
	}
	time.Sleep(time.Until(opens))
	before := cpu()
	time.Sleep(time.Until(closes))
	used := cpu() - before
	done.Wait()
	var all []float64
	for _, some := range late {
		all = append(all, some...)
	}
	sort.Float64s(all)
	wanted := float64(size) * float64(window) / float64(every)
	return figures{
		"CPU %":           100 * used / window.Seconds(),
		"runs missing, %": math.Max(0, 100*(1-float64(len(all))/wanted)),
		"late p99, ms":    all[int(math.Ceil(float64(len(all))*0.99))-1],
	}
}

// cpu is what the process has used so far, in seconds.
func cpu() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}
