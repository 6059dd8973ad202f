#!/usr/bin/env escript
%% -*- erlang -*-
%%! +S 1:1
%% An Elixir node as Redis and the other nodes see it: what phoenix_pubsub_redis 3 does, in Erlang without packages.
%%
%% escript peer.escript PORT CHANNEL NODE
%%
%% stdin, an expression a line:
%%   {broadcast, Topic, Event, Payload}, {broadcast, Topic, Event, Payload, Options}   as Endpoint.broadcast does; Options of term_to_binary/2
%%   {term, Term}                                                                      any term as it is
%% stdout, a line each:
%%   subscribed
%%   broadcast NODE TOPIC EVENT PAYLOAD      what came to a channel from another node, as Erlang writes it, a tab between
%%   other TERM                              anything else that came from another node
%%   published                               after each line of stdin

main([Port, Channel, Node]) ->
    io:setopts([{encoding, unicode}]),
    Redis = {list_to_integer(Port), list_to_binary(Channel), list_to_binary(Node)},
    spawn_link(fun() -> subscribe(Redis) end),
    commands(Redis).

commands(Redis) ->
    case io:get_line("") of
        eof -> ok;
        Line ->
            {ok, Tokens, _} = erl_scan:string(Line),
            {ok, Expressions} = erl_parse:parse_exprs(Tokens),
            {value, Command, _} = erl_eval:exprs(Expressions, []),
            publish(Redis, bytes(Redis, Command)),
            io:format("published~n"),
            commands(Redis)
    end.

bytes(Redis, {broadcast, Topic, Event, Payload}) -> bytes(Redis, {broadcast, Topic, Event, Payload, []});
bytes({_, _, Node}, {broadcast, Topic, Event, Payload, Options}) ->
    Broadcast = #{'__struct__' => 'Elixir.Phoenix.Socket.Broadcast', topic => Topic, event => Event, payload => Payload},
    term_to_binary({3, except, Node, Topic, Broadcast, 'Elixir.Phoenix.Channel.Server'}, Options);
bytes(_, {term, Term}) -> term_to_binary(Term).

publish({Port, Channel, _}, Bytes) ->
    {ok, Socket} = gen_tcp:connect("127.0.0.1", Port, [binary, {active, false}, {packet, line}]),
    ok = gen_tcp:send(Socket, [command([<<"PUBLISH">>, Channel, Bytes])]),
    {ok, <<":", _/binary>>} = gen_tcp:recv(Socket, 0),
    gen_tcp:close(Socket).

subscribe(Redis = {Port, Channel, _}) ->
    case gen_tcp:connect("127.0.0.1", Port, [binary, {active, false}, {packet, line}]) of
        {ok, Socket} ->
            ok = gen_tcp:send(Socket, command([<<"SUBSCRIBE">>, Channel])),
            listen(Redis, Socket);
        {error, _} -> ok
    end,
    timer:sleep(50),
    subscribe(Redis).

listen(Redis, Socket) ->
    case value(Socket) of
        [<<"subscribe">>, _, _] -> io:format("subscribed~n"), listen(Redis, Socket);
        [<<"message">>, _, Bytes] -> told(Redis, binary_to_term(Bytes)), listen(Redis, Socket);
        closed -> gen_tcp:close(Socket)
    end.

told({_, _, Node}, {3, except, Node, _, _, _}) -> ok;
told(_, {3, except, Node, Topic, #{'__struct__' := 'Elixir.Phoenix.Socket.Broadcast', topic := Topic, event := Event, payload := Payload} = Broadcast, 'Elixir.Phoenix.Channel.Server'})
  when map_size(Broadcast) =:= 4 ->
    io:format("broadcast\t~0tp\t~0tp\t~0tp\t~0tp~n", [Node, Topic, Event, Payload]);
told(_, Term) -> io:format("other ~0tp~n", [Term]).

%% RESP2, as much as pub/sub needs.
value(Socket) ->
    case line(Socket) of
        {<<"*">>, Count} -> values(Socket, Count, []);
        {<<"$">>, Length} -> blob(Socket, Length);
        {<<":">>, Number} -> Number;
        closed -> closed
    end.

values(_, 0, Values) -> lists:reverse(Values);
values(Socket, Count, Values) ->
    case value(Socket) of
        closed -> closed;
        Value -> values(Socket, Count - 1, [Value | Values])
    end.

blob(Socket, Length) ->
    inet:setopts(Socket, [{packet, raw}]),
    Read = gen_tcp:recv(Socket, Length + 2),
    inet:setopts(Socket, [{packet, line}]),
    case Read of
        {ok, <<Bytes:Length/binary, "\r\n">>} -> Bytes;
        {error, _} -> closed
    end.

line(Socket) ->
    case gen_tcp:recv(Socket, 0) of
        {ok, <<Kind:1/binary, Rest/binary>>} -> {Kind, binary_to_integer(string:trim(Rest))};
        {error, _} -> closed
    end.

command(Words) -> [io_lib:format("*~b\r\n", [length(Words)]) | [[io_lib:format("$~b\r\n", [byte_size(Word)]), Word, "\r\n"] || Word <- Words]].
