// Plays a declarative Jenkinsfile without Jenkins: `groovy play-jenkinsfile.groovy FILE [EXIT_CODE_OF_MLCHECK...]`.
// The pipeline is compiled and run by Groovy; each step that it may use is listed below with its parameters, and a step that is not fails.
// `sh` runs its script with a real shell, in which npm does nothing and npx prints what it was given and ends with the exit code that is played.
import java.nio.file.Files

class Played extends RuntimeException { Played(String text) { super(text) } }

class Play {
  final int code
  final Map params = [:]
  final Map env = [WORKSPACE: '/workspace']
  final List<String> steps = []
  final List<String> stages = []
  String result = 'SUCCESS'
  static final Map ALLOWED = [
    junit: ['testResults', 'allowEmptyResults', 'skipMarkingBuildUnstable'] as Set,
    publishHTML: ['target'] as Set,
    allure: ['includeProperties', 'results'] as Set,
    archiveArtifacts: ['artifacts', 'allowEmptyArchive'] as Set,
    timeout: ['time', 'unit'] as Set,
  ]

  Play(int code) { this.code = code }

  void pipeline(Closure body) { body.delegate = this; body.resolveStrategy = Closure.DELEGATE_FIRST; body() }
  private void into(Closure body) { body.delegate = this; body.resolveStrategy = Closure.DELEGATE_FIRST; body() }
  void agent(Closure body) { into(body) }
  void docker(Closure body) { into(body) }
  void image(String name) { if (!(name =~ /^[\w.\/-]+:[\w.-]*\d[\w.-]*$/)) throw new Played("image ${name} is not pinned") }
  void options(Closure body) { into(body) }
  void disableConcurrentBuilds() {}
  void parameters(Closure body) { into(body) }
  void string(Map declared) { params[declared.name] = declared.defaultValue }
  void environment(Closure body) { into(body) }
  void setHOME(String home) { env.HOME = home }
  void stages(Closure body) { into(body) }
  void stage(String name, Closure body) { stages << name; if (result != 'FAILURE') { try { into(body) } catch (Played stop) { result = 'FAILURE'; steps << "error: ${stop.message}".toString() } } }
  void steps(Closure body) { into(body) }
  void script(Closure body) { into(body) }
  void post(Closure body) { into(body) }
  void always(Closure body) { into(body) }
  void unstable(String why) { result = 'UNSTABLE'; steps << "unstable: ${why}".toString() }
  void error(String why) { throw new Played(why) }
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
    [npm: 'exit 0', npx: "echo \"\$@\" >> '${dir}/said'; exit ${code}"].each { name, body -> def file = new File(tools, name); file.text = "#!/bin/sh\n${body}\n"; file.executable = true }
    def process = new ProcessBuilder('sh', '-e', '-c', text).directory(dir)
    process.environment().putAll(params + [PATH: "${tools}:${System.getenv('PATH')}".toString()])
    def ended = process.redirectErrorStream(true).start().waitFor()
    def said = new File(dir, 'said')
    if (said.exists()) steps << said.text.trim()
    dir.deleteDir()
    ended
  }
}

def file = new File(args[0])
def wanted = [0: 'SUCCESS', 1: 'FAILURE', 3: 'UNSTABLE', 4: 'FAILURE', 2: 'FAILURE', 5: 'FAILURE', 143: 'FAILURE']
def wrong = 0
wanted.each { code, result ->
  def play = new Play(code)
  def binding = new Binding([params: play.params, env: play.env])
  def script = new GroovyShell(binding).parse(file)
  script.metaClass.methodMissing = { String name, arguments -> play.invokeMethod(name, arguments) }
  script.run()
  def ran = play.steps.find { it.startsWith('--no-install mlcheck run') }
  def published = play.steps.findAll { it in ['junit', 'publishHTML', 'allure', 'archiveArtifacts'] }
  def good = play.result == result && ran == '--no-install mlcheck run example' && published == ['junit', 'publishHTML', 'allure', 'archiveArtifacts'] && play.stages == ['Install', 'Gate']
  println "exit ${code}: ${play.result}, ${play.steps}${good ? '' : "  WRONG, wanted ${result}"}"
  if (!good) wrong++
}
System.exit(wrong == 0 ? 0 : 1)
