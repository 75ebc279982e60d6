import { resolve } from 'node:path';
import Mocha from 'mocha';

/** what a spec gets while it is looked at which mutants it passes */
const unhurriedMs = 30_000;

interface Listeners {
  onRunner?(runner: Mocha.Runner): void;
  onRed?(title: string, error: unknown): void;
}

/** A file of specs that is loaded once and run many times. */
export class SpecFile {
  readonly #mocha: Mocha;

  private constructor(mocha: Mocha) {
    this.#mocha = mocha;
  }

  static async load(file: string, bail: boolean): Promise<SpecFile> {
    const mocha = new Mocha({ ui: 'bdd', reporter: 'min', bail, timeout: unhurriedMs });
    mocha.reporter(class {} as unknown as Mocha.ReporterConstructor).cleanReferencesAfterRun(false);
    mocha.addFile(resolve(file));
    await mocha.loadFilesAsync();
    return new SpecFile(mocha);
  }

  /** @param msOf what a spec gets that is called so; hooks get the longest */
  setTimeouts(msOf: ReadonlyMap<string, number>): void {
    const longest = Math.max(...msOf.values());
    const set = (suite: Mocha.Suite): void => {
      const hooks = suite as unknown as Record<string, Mocha.Hook[]>;
      for (const kind of ['_beforeEach', '_beforeAll', '_afterEach', '_afterAll'])
        for (const each of hooks[kind]!) each.timeout(longest);
      for (const test of suite.tests) test.timeout(msOf.get(test.fullTitle()) ?? longest);
      suite.suites.forEach(set);
    };
    set(this.#mocha.suite);
  }

  /** Runs the specs whose titles are wanted. */
  async run(isWanted: (title: string) => boolean, { onRunner, onRed }: Listeners): Promise<void> {
    const stray = (error: unknown): void => onRed?.('an unhandled rejection', error);
    process.on('unhandledRejection', stray);
    this.#mocha.grep({ test: isWanted } as RegExp);
    let runner!: Mocha.Runner;
    await new Promise<number>((done) => {
      runner = this.#mocha.run(done);
      onRunner?.(runner);
      runner.on('fail', (test, error) => onRed?.(test.fullTitle(), error));
    });
    for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate); // what nobody awaited
    runner.dispose();
    process.off('unhandledRejection', stray);
  }
}
