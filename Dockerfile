FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml LICENSE ./
COPY .mvn .mvn
COPY src src
RUN mvn -B -q package -DskipTests

FROM eclipse-temurin:25-jre
COPY --from=build /build/target/sailwright /opt/sailwright
# A number, so that Kubernetes can tell that it is not root.
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/opt/sailwright/bin/sailwright"]
CMD ["serve"]
