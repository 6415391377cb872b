import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import {
  type Compilable,
  createQueryId,
  DummyDriver,
  type Expression,
  type Insertable,
  Kysely,
  type OperationNodeSource,
  type RootOperationNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from "kysely";
import type { Tables } from "./tables.ts";

/** Builds and compiles queries; `prepare` runs them. Why they run this way: docs/decisions/0001. */
export const queries = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

type Values = Readonly<Record<string, SQLInputValue>>;

/** Stands in a query for a value that each run brings; `p("id")` has the type of `Given["id"]`. */
export type Placeholders<Given extends Values> = <Name extends keyof Given & string>(
  name: Name,
) => Expression<Given[Name]>;

export interface Prepared<Given extends Values, Row> {
  all(given: Given): Row[];
  get(given: Given): Row | undefined;
  /** How many rows were changed. */
  run(given: Given): number;
}

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Writes constants out and binds placeholders only. Where a bound value could decide about an index or a limit, SQLite
 * plans the statement anew on each run, which costs many times what the run does.
 */
class ConstantsWrittenOut extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    if (value instanceof Placeholder) super.appendValue(value);
    else this.appendImmediateValue(value);
  }
}

type Query<Row> = Compilable<Row> & OperationNodeSource;

/** Compiles a Kysely query once and binds values by name on each run. */
export function prepare<Given extends Values = Values>(database: DatabaseSync) {
  return <Row>(build: (p: Placeholders<Given>) => Query<Row>): Prepared<Given, Row> => {
    const { statement, bind } = compile<Given>(database, build);
    return {
      // The compiled query and the tables' types say what the rows are.
      all: (given) => statement.all(...bind(given)) as Row[],
      get: (given) => statement.get(...bind(given)) as Row | undefined,
      run: (given) => Number(statement.run(...bind(given)).changes),
    };
  };
}

function compile<Given extends Values>(
  database: DatabaseSync,
  build: (p: Placeholders<Given>) => OperationNodeSource,
) {
  const query = build((name) => sql`${new Placeholder(name)}`).toOperationNode();
  // The builders above make whole statements, which are the root nodes of the compiler.
  const root = query as RootOperationNode;
  const { sql: text, parameters } = new ConstantsWrittenOut().compileQuery(root, createQueryId());
  return {
    statement: database.prepare(text),
    bind: (given: Given) => parameters.map((parameter) => valueOf(parameter, given)),
  };
}

type Row<Table extends keyof Tables> = Insertable<Tables[Table]>;

/** Inserts whole rows and answers their number; `columns` are all those that the rows bring. */
export function prepareInsert<Table extends keyof Tables, Column extends keyof Row<Table> & string>(
  database: DatabaseSync,
  table: Table,
  columns: readonly Column[],
): (row: Pick<Row<Table>, Column>) => number {
  const { statement, bind } = compile<Values>(database, (p) =>
    queries
      .insertInto(table)
      // A computed list of columns: TypeScript cannot see that it covers the table's columns.
      .values(Object.fromEntries(columns.map((column) => [column, p(column)])) as Row<Table>),
  );
  return (row) => Number(statement.run(...bind(row as Values)).lastInsertRowid);
}

/** For queries whose shape depends on what is asked; statements are kept by their text. */
export function createDynamic(database: DatabaseSync) {
  const statements = new Map<string, StatementSync>();
  return <Row>(query: Compilable<Row>): Row[] => {
    const compiled = query.compile();
    let statement = statements.get(compiled.sql);
    if (statement === undefined) {
      statement = database.prepare(compiled.sql);
      statements.set(compiled.sql, statement);
    }
    return statement.all(...(compiled.parameters as SQLInputValue[])) as Row[];
  };
}

function valueOf(parameter: unknown, given: Values): SQLInputValue {
  if (!(parameter instanceof Placeholder)) return parameter as SQLInputValue;
  const value = given[parameter.name];
  if (value === undefined) throw new Error(`no value was given for ${parameter.name}`);
  return value;
}
