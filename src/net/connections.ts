import { Client, errors, type Dispatcher } from 'undici';
import type { Exchange } from './exchange.js';

/** What sends requests. */
export interface Connections {
  dispatch(options: Dispatcher.DispatchOptions, exchange: Exchange): unknown;
  destroy(): Promise<void>;
}

interface Connection {
  readonly client: Client;
  /** The request on it is over. */
  readonly left: (failed: boolean) => void;
}

/**
 * Connections to one origin, opened as needed up to `most`, with one request at a time on each; requests beyond wait in their order, and those that are over meanwhile are left out.
 *
 * The one that became free last is taken first. undici's pool would do the same and takes a twentieth more of the CPU time of a request: it tells itself by an event that a connection is free, which is by then
 * idle and has a timer. A connection on which a request failed, whichever way, is never used again.
 * @param open makes the client of one connection
 */
export function connections(open: () => Client, most: number): Connections {
  const all = new Set<Connection>();
  const free: Connection[] = [];
  const waiting: { readonly options: Dispatcher.DispatchOptions; readonly exchange: Exchange }[] = [];
  let closed = false;

  const send = (connection: Connection, options: Dispatcher.DispatchOptions, exchange: Exchange): void => {
    exchange.left = connection.left;
    connection.client.dispatch(options, exchange);
  };
  const next = (): (typeof waiting)[number] | undefined => {
    for (;;) {
      const first = waiting.shift();
      if (first === undefined || !first.exchange.over) return first;
    }
  };
  const opened = (): Connection => {
    const connection: Connection = {
      client: open(),
      left: (failed) => {
        if (closed) return;
        if (failed) {
          all.delete(connection);
          void connection.client.destroy();
        }
        const first = next();
        if (first !== undefined) send(failed ? opened() : connection, first.options, first.exchange);
        else if (!failed) free.push(connection);
      },
    };
    all.add(connection);
    return connection;
  };

  return {
    dispatch: (options, exchange) => {
      if (closed) return exchange.onError(new errors.ClientDestroyedError());
      const connection = free.pop() ?? (all.size < most ? opened() : undefined);
      if (connection === undefined) waiting.push({ options, exchange });
      else send(connection, options, exchange);
    },
    destroy: async () => {
      closed = true;
      for (const { exchange } of waiting.splice(0)) exchange.onError(new errors.ClientDestroyedError());
      await Promise.all([...all].map(({ client }) => client.destroy()));
    },
  };
}
