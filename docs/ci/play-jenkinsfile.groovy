// Plays a declarative Jenkinsfile without Jenkins: `groovy play-jenkinsfile.groovy FILE`.
// The pipeline is compiled and run by Groovy, once for each exit code that mlcheck may end with, a matrix cell by cell; each step that it may use is listed below with its parameters,
// and a step that is not fails. `sh` runs its script with a real shell, in which npm does nothing and npx prints what it was given and ends with the exit code that is played.
// What is stashed must be there to be unstashed, and steps that need a workspace must have an agent.
import java.nio.file.Files

class Played extends RuntimeException { Played(String text) { super(text) } }

class Play {
  final int code
  /** The verb that ends with the code; every other ends with 0. */
  final String verb
  final Map params = [:]
  final Map env = [WORKSPACE: '/workspace']
  final List<String> steps = []
  final List<String> stages = []
  final Set<String> stashed = []
  Map axes = [:]
  String axisName
  List axisValues
  boolean agent = false
  String result = 'SUCCESS'
  static final Map ALLOWED = [
    junit: ['testResults', 'allowEmptyResults', 'skipMarkingBuildUnstable'] as Set,
    publishHTML: ['target'] as Set,
    allure: ['includeProperties', 'results'] as Set,
    archiveArtifacts: ['artifacts', 'allowEmptyArchive'] as Set,
    timeout: ['time', 'unit'] as Set,
  ]

  Play(int code, String verb) { this.code = code; this.verb = verb }

  void pipeline(Closure body) { into(body) }
  private void into(Closure body) { body.delegate = this; body.resolveStrategy = Closure.DELEGATE_FIRST; body() }
  String getNone() { 'none' }
  void agent(String none) { if (none != 'none') throw new Played("agent ${none} is not one that is played"); agent = false }
  void agent(Closure body) { into(body); agent = true }
  void docker(Closure body) { into(body) }
  void image(String name) { if (!(name =~ /^[\w.\/-]+:[\w.-]*\d[\w.-]*$/)) throw new Played("image ${name} is not pinned") }
  void options(Closure body) { into(body) }
  void disableConcurrentBuilds() {}
  void parameters(Closure body) { into(body) }
  void string(Map declared) { params[declared.name] = declared.defaultValue }
  void environment(Closure body) { into(body) }
  void setHOME(String home) { env.HOME = home }
  void setSHARDS(String count) { env.SHARDS = count }
  void stages(Closure body) { into(body) }
  void matrix(Closure body) {
    // Axes first: the stages are played for each of their cells.
    axes = [:]
    into(body)
    axes = [:]
  }
  void axes(Closure body) { into(body) }
  void axis(Closure body) { into(body); axes[axisName] = axisValues }
  void name(String given) { axisName = given }
  void values(String... given) { axisValues = given as List }
  void stage(String name, Closure body) {
    if (result == 'FAILURE') return
    def cells = axes.isEmpty() ? [[:]] : axes.collect { key, all -> all.collect { [(key): it] } }.combinations().collect { it.sum() }
    cells.each { cell ->
      if (result == 'FAILURE') return
      stages << (cell.isEmpty() ? name : "${name} ${cell.values().join(' ')}".toString())
      env.putAll(cell)
      try { into(body) } catch (Played stop) { result = 'FAILURE'; steps << "error: ${stop.message}".toString() }
      later.each { into(it) }
      later.clear()
    }
  }
  private final List<Closure> later = []
  void steps(Closure body) { if (!agent) throw new Played('steps need an agent'); try { into(body) } catch (Played stop) { result = 'FAILURE'; steps << "error: ${stop.message}".toString() } }
  void script(Closure body) { into(body) }
  void post(Closure body) { later << body }
  void always(Closure body) { into(body) }
  void unstable(String why) { result = 'UNSTABLE'; steps << "unstable: ${why}".toString() }
  void error(String why) { throw new Played(why) }
  void stash(Map asked) { if (asked.keySet() != ['name', 'includes'] as Set) throw new Played("stash does not take ${asked.keySet()}"); stashed << asked.name.toString() }
  void unstash(String name) { if (!(name in stashed)) throw new Played("nothing was stashed as ${name}") }
  int sh(Map asked) { shell(asked.script) }
  void sh(String text) { if (shell(text) != 0) throw new Played("script failed: ${text}") }

  def methodMissing(String name, arguments) {
    def allowed = ALLOWED[name]
    if (allowed == null) throw new Played("no step ${name}")
    def unknown = (arguments[0] as Map).keySet() - allowed
    if (unknown) throw new Played("${name} does not take ${unknown}")
    steps << "${name}".toString()
  }

  private int shell(String text) {
    def dir = Files.createTempDirectory('jenkins').toFile()
    def tools = new File(dir, 'bin'); tools.mkdir()
    [npm: 'exit 0', npx: "echo \"\$@\" >> '${dir}/said'; [ \"\$3\" = ${verb} ] && exit ${code}; exit 0"].each { name, body -> def file = new File(tools, name); file.text = "#!/bin/sh\n${body}\n"; file.executable = true }
    def process = new ProcessBuilder('sh', '-e', '-c', text).directory(dir)
    process.environment().putAll(params + env.collectEntries { key, value -> [(key): value.toString()] } + [PATH: "${tools}:${System.getenv('PATH')}".toString()])
    def ended = process.redirectErrorStream(true).start().waitFor()
    def said = new File(dir, 'said')
    if (said.exists()) steps << said.text.trim()
    dir.deleteDir()
    ended
  }
}

def file = new File(args[0])
def wrong = 0
def played = { int code, String verb, String result, List ran, List stages, List published ->
  def play = new Play(code, verb)
  def binding = new Binding([params: play.params, env: play.env])
  def script = new GroovyShell(binding).parse(file)
  script.metaClass.methodMissing = { String name, arguments -> play.invokeMethod(name, arguments) }
  script.run()
  def good = play.result == result && play.steps.findAll { it.startsWith('--no-install mlcheck ') } == ran && play.steps.findAll { it in ['junit', 'publishHTML', 'allure', 'archiveArtifacts'] } == published && play.stages == stages
  println "${verb} ends with ${code}: ${play.result}, ${play.stages}, ${play.steps}${good ? '' : '  WRONG, wanted ' + result + ' ' + ran + ' ' + stages}"
  if (!good) wrong++
}
def shards = (1..4).collect { "--no-install mlcheck run example --shard ${it}/4".toString() }
def cells = (1..4).collect { "Shard ${it}".toString() }
def reports = ['junit', 'publishHTML', 'allure', 'archiveArtifacts']
[0: 'SUCCESS', 1: 'FAILURE', 3: 'UNSTABLE', 4: 'FAILURE', 2: 'FAILURE', 5: 'FAILURE', 143: 'FAILURE'].each { code, result ->
  played(code, 'merge', result, shards + ['--no-install mlcheck merge reports/example/shards'], ['Score'] + cells + ['Gate'], reports)
}
// A shard that is not whole stops the build before anything is judged.
played(3, 'run', 'FAILURE', shards[0..0], ['Score', 'Shard 1'], [])
System.exit(wrong == 0 ? 0 : 1)
