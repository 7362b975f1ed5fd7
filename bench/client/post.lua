-- One request of the bench, for wrk.
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.body = '{"inputs":[{"shape":[1,20]}]}'
