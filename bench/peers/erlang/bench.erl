%% The work of the benchmark as Erlang processes. A mailbox has no bound: where the work asks for one, the receiver gives
%% the sender credit. Erlang specialises nothing on one process, so nothing is warmed up but the code itself.
%%
%%   erl -noshell -pa <folder> -run bench main W2s 1000000
-module(bench).
-export([main/1]).

-define(CAPACITY, 1024).

main([Workload, Size]) ->
    Figures = measure(Workload, list_to_integer(Size)),
    Parts = [io_lib:format("\"~s\":~w", [Name, Value]) || {Name, Value} <- Figures],
    io:format("{~s}~n", [lists:join(",", Parts)]),
    halt().

measure("W1", Size) ->
    _ = children(Size div 5),
    {Starts, Children, Bytes} = children_kept(Size),
    Stops = per_second(Size, fun() -> stop(Children) end),
    [{"starts/s", Starts}, {"stops/s", Stops}, {"bytes per idle child", Bytes}];
measure("W2s", Size) ->
    flood(Size div 5),
    [{"signals/s", per_second(Size, fun() -> flood(Size) end)}];
measure("W3", Size) ->
    Children = [spawn_link(fun() -> receiver(0) end) || _ <- lists:seq(1, Size)],
    fan_out(Children, 20),
    [{"signals/s", per_second(Size * 100, fun() -> fan_out(Children, 100) end)}];
measure("W4", Size) ->
    ping_pong(Size div 5),
    [{"round trips/s", per_second(Size, fun() -> ping_pong(Size) end)}];
measure("W5", Size) ->
    climb(Size div 5),
    [{"hops/s", per_second(Size * 10, fun() -> climb(Size) end)}];
measure("W6", Size) ->
    ticking(Size).

%% W1: each start is acknowledged by the child, each stop by its end, after a cleanup.

children(Count) ->
    {_, Children, _} = children_kept(Count),
    stop(Children).

children_kept(Count) ->
    Before = erlang:memory(total),
    Begin = now_ns(),
    Children = [start() || _ <- lists:seq(1, Count)],
    Rate = Count * 1.0e9 / (now_ns() - Begin),
    {Rate, Children, (erlang:memory(total) - Before) / Count}.

start() ->
    Parent = self(),
    {Child, Monitor} = spawn_monitor(fun() -> Parent ! {running, self()}, idle(0) end),
    receive {running, Child} -> {Child, Monitor} end.

idle(Sum) ->
    receive
        {tick, Count} -> idle(Sum + Count);
        stop -> erase()
    end.

stop(Children) ->
    [Child ! stop || {Child, _} <- Children],
    [receive {'DOWN', Monitor, process, Child, _} -> ok end || {Child, Monitor} <- Children],
    ok.

%% W2s: credit for half the capacity at a time.

flood(Count) ->
    Parent = self(),
    _ = spawn_link(fun() -> flood_up(Parent, 1, Count, ?CAPACITY) end),
    flooded(0, Count, 0).

flood_up(_, At, Count, _) when At > Count -> ok;
flood_up(Parent, At, Count, 0) ->
    receive {credit, More} -> flood_up(Parent, At, Count, More) end;
flood_up(Parent, At, Count, Credit) ->
    Parent ! {tick, At, self()},
    flood_up(Parent, At + 1, Count, Credit - 1).

flooded(Sum, Last, Taken) ->
    receive
        {tick, Last, _} -> Sum + Last;
        {tick, Count, Child} when Taken =:= ?CAPACITY div 2 ->
            Child ! {credit, ?CAPACITY div 2},
            flooded(Sum + Count, Last, 1);
        {tick, Count, _} -> flooded(Sum + Count, Last, Taken + 1)
    end.

%% W3

fan_out(Children, Each) ->
    [[Child ! {tick, Count} || Child <- Children] || Count <- lists:seq(1, Each)],
    [Child ! {done, self()} || Child <- Children],
    [receive {done, Child} -> ok end || Child <- Children],
    ok.

receiver(Sum) ->
    receive
        {tick, Count} -> receiver(Sum + Count);
        {done, Parent} -> Parent ! {done, self()}, receiver(Sum)
    end.

%% W4

ping_pong(Trips) ->
    Parent = self(),
    Child = spawn_link(fun() -> pong(Parent) end),
    ping(Child, Trips).

ping(_, 0) -> ok;
ping(Child, Left) ->
    Child ! {ping, Left},
    receive {pong, Next} -> ping(Child, Next) end.

pong(Parent) ->
    receive {ping, Left} -> Parent ! {pong, Left - 1}, pong(Parent) end.

%% W5: ten levels, no bound between them but that of the first.

climb(Count) ->
    Parent = self(),
    Top = spawn_link(fun() -> top(Parent, Count, 0) end),
    Lowest = lists:foldl(fun(_, Above) -> spawn_link(fun() -> relay(Above) end) end, Top, lists:seq(1, 9)),
    climb_up(Lowest, 1, Count, ?CAPACITY),
    receive climbed -> ok end.

climb_up(_, At, Count, _) when At > Count -> ok;
climb_up(Lowest, At, Count, 0) ->
    receive {credit, More} -> climb_up(Lowest, At, Count, More) end;
climb_up(Lowest, At, Count, Credit) ->
    Lowest ! {tick, At},
    climb_up(Lowest, At + 1, Count, Credit - 1).

relay(Above) ->
    receive Tick -> Above ! Tick, relay(Above) end.

top(Parent, Last, Taken) ->
    receive
        {tick, Last} -> Parent ! climbed;
        {tick, _} when Taken =:= ?CAPACITY div 2 ->
            Parent ! {credit, ?CAPACITY div 2},
            top(Parent, Last, 1);
        {tick, _} -> top(Parent, Last, Taken + 1)
    end.

%% W6: each process keeps a grid of its own; ticks it has missed are skipped. Times in microseconds.

-define(EVERY, 100000).

ticking(Size) ->
    Window = max(2 * ?EVERY, Size * 100),
    Children = [spawn_link(fun() -> tick(now_us(), []) end) || _ <- lists:seq(1, Size)],
    timer:sleep(Window div 2000),
    [Child ! reset || Child <- Children],
    Begin = now_us(),
    {Before, _} = statistics(runtime),
    timer:sleep(Window div 1000),
    {After, _} = statistics(runtime),
    Passed = now_us() - Begin,
    [Child ! {report, self()} || Child <- Children],
    Late = lists:sort(lists:append([receive {late, Child, Some} -> Some end || Child <- Children])),
    Runs = length(Late),
    [
        {"CPU %", (After - Before) * 1.0e5 / Passed},
        {"runs missing, %", max(0.0, 100 * (1 - Runs * ?EVERY / (Size * Passed)))},
        {"late p99, ms", lists:nth(max(1, ceil(Runs * 0.99)), Late) / 1000}
    ].

tick(Due, Late) ->
    receive
        reset -> tick(Due, []);
        {report, Parent} -> Parent ! {late, self(), Late}
    after max(0, ceil((Due - now_us()) / 1000)) ->
        Now = now_us(),
        case Now >= Due of
            true -> tick(Due + ?EVERY * ((Now - Due) div ?EVERY + 1), [Now - Due | Late]);
            false -> tick(Due, Late)
        end
    end.

now_us() -> erlang:monotonic_time(microsecond).

per_second(Count, Work) ->
    Begin = now_ns(),
    Work(),
    Count * 1.0e9 / (now_ns() - Begin).

now_ns() -> erlang:monotonic_time(nanosecond).
