package io.quadraspark.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** An artefact of the local Maven repository, {@code group/as/path/artefact/version/file.jar}. */
record MavenArtefact(Path repository, String group, String name, String version) {

  static MavenArtefact of(Path jar) {
    Path version = jar.getParent();
    Path name = version.getParent();
    Path root = name;
    while (!root.getFileName().toString().equals("repository")) {
      root = root.getParent();
    }
    return new MavenArtefact(
        root,
        root.relativize(name.getParent()).toString().replace('/', '.'),
        name.getFileName().toString(),
        version.getFileName().toString());
  }

  /** The names of its licences as its POM has them, or the nearest parent that names any. */
  Set<String> licences() throws IOException {
    Element project = pom();
    Set<String> names = new LinkedHashSet<>();
    child(project, "licenses")
        .ifPresent(
            licences -> {
              NodeList all = licences.getElementsByTagName("name");
              for (int i = 0; i < all.getLength(); i++) {
                names.add(all.item(i).getTextContent().strip().replaceAll("\\s+", " "));
              }
            });
    Optional<Element> parent = child(project, "parent");
    if (names.isEmpty() && parent.isPresent()) {
      return new MavenArtefact(
              repository,
              text(parent.get(), "groupId"),
              text(parent.get(), "artifactId"),
              text(parent.get(), "version"))
          .licences();
    }
    return names;
  }

  private Element pom() throws IOException {
    Path file =
        repository
            .resolve(group.replace('.', '/'))
            .resolve(name)
            .resolve(version)
            .resolve("%s-%s.pom".formatted(name, version));
    try (var in = Files.newInputStream(file)) {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(in)
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("Cannot read " + file, e);
    }
  }

  private static String text(Element element, String name) {
    return child(element, name).orElseThrow().getTextContent().strip();
  }

  private static Optional<Element> child(Element element, String name) {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element found && found.getTagName().equals(name)) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
