import { createServer, type Socket } from 'node:net';

/**
 * The cheapest HTTP server that keeps to the protocol: reads each request to its end and answers with the reply of the matching size. It runs in a process of
 * its own, so that its time is not the client's. Prints its port and ends with its parent.
 */
const replies = new Map([1, 32].map((rows) => {
  const body = JSON.stringify({ model_name: 'm', model_version: '3', outputs: [{ name: 'p', shape: [rows, 1], datatype: 'FP32', data: Array.from({ length: rows }, (_, k) => Math.fround((k + 0.5) / 40)) }] });
  return [rows, Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`)] as const;
}));

function serve(socket: Socket): void {
  let rest = '';
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    rest += chunk.toString('latin1');
    for (;;) {
      const head = rest.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(rest.slice(0, head))?.[1] ?? 0);
      const end = head + 4 + length;
      if (rest.length < end) return;
      const rows = Number(/"shape":\[(\d+)/.exec(rest.slice(head, end))?.[1]);
      rest = rest.slice(end);
      socket.write(replies.get(rows) ?? 'HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
    }
  });
}

const server = createServer(serve).listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : undefined);
});
process.on('disconnect', () => process.exit());
