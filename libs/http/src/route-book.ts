/** The routes of an application, for telling a wrong method from a wrong address. */
export class RouteBook {
  private readonly routes: { readonly method: string; readonly pattern: RegExp }[] = [];

  note(method: string | readonly string[], url: string): void {
    const literal = url.replaceAll(/[.+?^$()|[\]\\{}]/g, '\\$&');
    const pattern = new RegExp(`^${literal.replaceAll(/:[A-Za-z0-9_]+/g, '[^/]+').replaceAll('*', '.*')}/?$`);
    for (const one of typeof method === 'string' ? [method] : method) this.routes.push({ method: one, pattern });
  }

  /** Methods that this path answers. */
  methodsAt(path: string): readonly string[] {
    return [...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
  }
}
